import protobuf from 'protobufjs/light.js';

/** What an event file holds one after another. Wall times are seconds since 1970. */
export type TensorboardEvent =
  | { wallTime: number; fileVersion: string }
  | { wallTime: number; step: number; sessionLog: { status: typeof SESSION_START } }
  | { wallTime: number; step: number; summary: { value: { tag: string; simpleValue: number }[] } };

/** SessionLog.START: TensorBoard forgets what it has read of this step and later ones. */
export const SESSION_START = 1;

const field = (id: number, type: string): { id: number; type: string } => ({ id, type });

/** The messages and fields of tensorflow/core/util/event.proto and framework/summary.proto that scalars need. */
const schema = protobuf.Root.fromJSON({
  nested: {
    Event: {
      fields: {
        wallTime: field(1, 'double'),
        step: field(2, 'int64'),
        fileVersion: field(3, 'string'),
        summary: field(5, 'Summary'),
        sessionLog: field(7, 'SessionLog'),
      },
    },
    Summary: { fields: { value: { ...field(1, 'SummaryValue'), rule: 'repeated' } } },
    SummaryValue: { fields: { tag: field(1, 'string'), simpleValue: field(2, 'float') } },
    SessionLog: { fields: { status: field(1, 'int32') } },
  },
});

export function encodeEvent(event: TensorboardEvent): Uint8Array {
  return schema.lookupType('Event').encode(event).finish();
}
