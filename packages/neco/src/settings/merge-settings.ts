type Settings = Record<string, unknown>;

/** Nested settings with those of `over` in place of those of `base`; lists and single values are replaced whole. */
export function mergeSettings(base: Settings, over: Settings): Settings {
  // A Map, so that a key may be called `__proto__`, and is then refused as an unknown one.
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const before = merged.get(key);
    merged.set(key, isSection(before) && isSection(value) ? mergeSettings(before, value) : value);
  }
  return Object.fromEntries(merged);
}

function isSection(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
