/** Parts of the schemas of requests and answers. */

export const count = { type: 'integer', minimum: 0 } as const;
export const number = { type: 'number' } as const;
export const text = { type: 'string' } as const;
export const flag = { type: 'boolean' } as const;
export const grid = { type: 'array', items: count, minItems: 2, maxItems: 2 } as const;

/** An object with all of these properties. */
export function object(properties: Record<string, object>) {
  return { type: 'object', properties, required: Object.keys(properties) } as const;
}

export function list(items: object) {
  return { type: 'array', items } as const;
}

/** One of the class numbers, or none. */
export const classOrNull = { type: ['integer', 'null'] } as const;

export const model = {
  ...count,
  maximum: 9,
  default: 0,
  description: 'place in the list of models',
} as const;
export const image = { ...count, maximum: 10_000_000, description: 'number of an image' } as const;
