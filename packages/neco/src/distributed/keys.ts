/** Names in the store of a run's processes. */
export const keys = {
  /** The rank has come to the meeting. */
  here: (rank: number) => `here/${rank}`,
  /** Its heartbeat: beats, and collectives started. */
  beat: (rank: number) => `beat/${rank}`,
  /** Why it stopped of itself. */
  failure: (rank: number) => `failure/${rank}`,
  /** What the first rank to find out told its user. */
  verdict: 'verdict',
  /** It needs the store no more. */
  left: (rank: number) => `left/${rank}`,
  /** The leader's texts, by number. */
  turn: (number: number) => `turn/${number}`,
  /** A task for a rank: its number, a blank, the task. Few are open at a time, so a few places do. */
  task: (rank: number, number: number) => `task/${rank}/${number % 4}`,
};
