/** What the demo tells whoever runs it. */
export interface DemoListener {
  /** A part begins: its name and why it is done. */
  part?: (title: string, why: string) => void;
  /** How far the running part is. */
  progress?: (done: number, total: number, detail?: string) => void;
  /** A line that stays. */
  note?: (text: string) => void;
}
