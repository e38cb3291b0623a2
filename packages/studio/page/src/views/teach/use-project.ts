import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Project } from '../../../../src/api.js';
import { get, request } from '../../client.js';
import { useServer } from '../../parts/server-watch.js';

/** A project being edited. */
export interface EditedProject {
  /** As it is on the page; null until it is there. */
  project: Project | null;
  /** As the server has it: what labels, scores and exports are made from. */
  saved: Project | null;
  /** Whether the server does not have the latest change yet. */
  pending: boolean;
  /** Why it could not be opened or saved. */
  error: Error | null;
  /** Changes it, at once on the page and soon after in its file. */
  change: (edit: (project: Project) => Project) => void;
  /** Tries to save once more. */
  retry: () => void;
  /** Gives up what is not saved and opens the file again. */
  reopen: () => void;
}

/** Opens a project and saves every change, one after the other, so that the server's file is never older for long. */
export function useProject(name: string): EditedProject {
  const client = useQueryClient();
  const { recoveries } = useServer();
  const opened = useQuery({
    queryKey: ['teach', 'project', name],
    queryFn: async ({ signal }) => {
      const answer = await get<Project>(addressOf(name), {}, { signal });
      // Opening a project begins work on features; how far it is should be seen at once.
      void client.invalidateQueries({ queryKey: ['studio'] });
      return answer;
    },
  });
  const [draft, setDraft] = useState<Project | null>(null);
  const [written, setWritten] = useState<Project | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const [pending, setPending] = useState(false);
  const wanted = useRef<Project | null>(null);
  const revision = useRef(0);
  const saving = useRef(false);

  const save = useCallback(async () => {
    if (saving.current) return;
    saving.current = true;
    setFailure(null);
    try {
      while (wanted.current !== null) {
        const next: Project = { ...wanted.current, revision: revision.current };
        const sent = wanted.current;
        const answer = await request<Project>('PUT', addressOf(name), { body: next });
        revision.current = answer.revision;
        if (wanted.current === sent) wanted.current = null;
        setWritten(answer);
        client.setQueryData(['teach', 'project', name], answer);
      }
      setPending(false);
    } catch (error) {
      setFailure(error as Error);
    } finally {
      saving.current = false;
    }
  }, [client, name]);

  // What could not be saved because the server was gone.
  useEffect(() => {
    if (recoveries > 0 && wanted.current !== null) void save();
  }, [recoveries, save]);

  const project = draft ?? opened.data ?? null;
  const change = (edit: (project: Project) => Project): void => {
    if (project === null) return;
    const next = edit(project);
    if (next === project) return;
    if (draft === null) revision.current = project.revision;
    wanted.current = next;
    setPending(true);
    setDraft(next);
    void save();
  };
  const reopen = (): void => {
    wanted.current = null;
    setPending(false);
    setDraft(null);
    setWritten(null);
    setFailure(null);
    void opened.refetch();
  };
  return {
    project,
    saved: written ?? opened.data ?? null,
    pending,
    error: failure ?? (project === null ? opened.error : null),
    change,
    retry: () => void (wanted.current === null ? opened.refetch() : save()),
    reopen,
  };
}

/** Where the API has a project. */
export function addressOf(name: string): string {
  return `/teach/projects/${encodeURIComponent(name)}`;
}
