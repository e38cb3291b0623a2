import { useParams } from 'wouter';
import { RunList } from './run-list.js';
import { RunView } from './run-view.js';
import './runs.css';

/** Runs. Address: `/runs` for the list, `/runs/NAME?with=OTHER` for a run, compared with another one. */
export function Runs() {
  const name = useParams()['*'] ?? '';
  return name === '' ? <RunList /> : <RunView name={name} />;
}
