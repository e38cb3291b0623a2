import type { ModelInfo } from '../../../src/api.js';
import { ModelName } from '../parts/model-name.js';
import { isUnderWay, useStudio } from '../parts/use-studio.js';

/** In the header: the models, and how far their features are while they are computed. */
export function FeatureStatus() {
  const { data } = useStudio();
  if (data === undefined) return null;
  return (
    <div className="feature-status">
      {data.models.map((model) =>
        isUnderWay(model) ? (
          <Progress key={model.index} model={model} />
        ) : (
          <div key={model.index} className={model.state === 'failed' ? 'bad' : 'done'} title={model.message}>
            <ModelName model={model} />
            {model.state === 'failed' && <span> failed</span>}
          </div>
        ),
      )}
    </div>
  );
}

function Progress({ model }: { model: ModelInfo }) {
  const { done, total, state, message } = model;
  const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
  const label = `Features of ${model.name}`;
  return (
    <div className="progress" title={message}>
      <span>
        <ModelName model={model} />
        <span className="muted">{state === 'computing' ? `${percent} %` : state}</span>
      </span>
      <div
        className="bar"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={`${done} of ${total} images`}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
