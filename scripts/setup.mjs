// Sets a checkout up: npm packages, libtorch, the native libraries, the TypeScript build. Every step is skipped when
// it is done already. Nothing but Node itself may be imported here: node_modules is what the first step makes.
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(
    `Node ${process.versions.node} is too old: version 20 or newer is needed; get it from nodejs.org or with a version manager such as nvm ("nvm install 22").`,
  );
  process.exit(2);
}
import('./setup/main.mjs').then(({ main }) => main(process.argv.slice(2)));
