import { Suspense, useEffect, type ComponentType } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { ServerWatch } from './parts/server-watch.js';
import { Empty, Loading } from './parts/states.js';
import { ErrorBoundary } from './shell/error-boundary.js';
import { FeatureStatus } from './shell/feature-status.js';
import { Icon, type IconName } from './shell/icons.js';
import { ServerLine } from './shell/server-line.js';
import { Gallery } from './views/gallery/gallery.js';
import { Maps } from './views/maps/maps.js';
import { Patches } from './views/patches/patches.js';
import { Runs } from './views/training-runs/runs.js';
import { Sorting } from './views/sorting/sorting.js';
import { Teach } from './views/teach/teach.js';
import './shell/shell.css';

interface View {
  /** First part of the address. */
  path: string;
  /** What follows it in the address, in wouter's notation. */
  rest?: string;
  title: string;
  icon: IconName;
  component: ComponentType;
}

/** Every view, in the order of the navigation; one line each. */
const views: readonly View[] = [
  { path: '/gallery', title: 'Gallery', icon: 'gallery', component: Gallery },
  { path: '/patches', rest: '/:image?', title: 'Patches', icon: 'patches', component: Patches },
  { path: '/maps', title: 'Maps', icon: 'maps', component: Maps },
  { path: '/teach', title: 'Teach', icon: 'teach', component: Teach },
  { path: '/runs', rest: '/*?', title: 'Runs', icon: 'runs', component: Runs },
  { path: '/sorting', rest: '/:image?', title: 'Sorting', icon: 'sorting', component: Sorting },
];

export function App() {
  return (
    <ServerWatch>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <header className="site-header">
        <Link href="/gallery" className="brand">
          <span className="brand-mark" aria-hidden="true" />
          neco studio
        </Link>
        <Navigation />
        <FeatureStatus />
      </header>
      <ServerLine />
      <main id="content" tabIndex={-1}>
        <ErrorBoundary>
          <Suspense fallback={<Loading what="Loading" />}>
            <Switch>
              {views.map(({ path, rest, component }) => (
                <Route key={path} path={`${path}${rest ?? ''}`} component={component} />
              ))}
              <Route path="/">
                <Redirect to="/gallery" replace />
              </Route>
              <Route>
                <Empty title="There is nothing at this address">
                  <Link href="/gallery">Go to the gallery</Link>
                </Empty>
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </main>
    </ServerWatch>
  );
}

function Navigation() {
  const [location] = useLocation();
  const current = views.find(({ path }) => location === path || location.startsWith(`${path}/`));
  useEffect(() => {
    document.title = current === undefined ? 'neco studio' : `${current.title} · neco studio`;
  }, [current]);
  return (
    <nav className="site-nav" aria-label="Views">
      {views.map((view) => (
        <Link key={view.path} href={view.path} aria-current={view === current ? 'page' : undefined}>
          <Icon name={view.icon} />
          {view.title}
        </Link>
      ))}
    </nav>
  );
}
