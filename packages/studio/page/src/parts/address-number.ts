/** A whole number from 0 to `below` (exclusive) in the address; null if it is left out or makes no sense. */
export function addressNumber(address: URLSearchParams, name: string, below: number): number | null {
  const text = address.get(name);
  const value = Number(text);
  return text !== null && text !== '' && Number.isInteger(value) && value >= 0 && value < below
    ? value
    : null;
}
