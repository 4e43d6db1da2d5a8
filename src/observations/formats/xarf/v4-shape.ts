import { anyText, email, hostname, moment } from './leaves.ts'
import { each, object, oneOf, text, whole } from './shape.ts'
import type { Check } from './shape.ts'

const contact = object({ org: text(/./, 'is empty'), contact: email, domain: hostname }, ['org', 'contact', 'domain'])

/**
 * What every XARF v4 report must have. What single types ask for beyond is not checked: the published samples do not keep to it.
 *
 * @source XARF v4 core schema, xarf/xarf-spec
 */
export const checkV4: Check = object(
  {
    xarf_version: text(/^4\.\d+\.\d+$/, 'is not version 4'),
    report_id: text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'is no UUID'),
    timestamp: moment,
    reporter: contact,
    sender: contact,
    source_identifier: text(/\S/, 'is empty'),
    source_port: whole(1, 65_535),
    category: oneOf('messaging', 'content', 'copyright', 'connection', 'vulnerability', 'infrastructure', 'reputation'),
    type: text(/./, 'is empty'),
    evidence: each(object({ content_type: anyText, payload: anyText }, ['content_type', 'payload'])),
    tags: each(anyText),
    confidence: (value, path) =>
      typeof value === 'number' && value >= 0 && value <= 1 ? [] : [{ path, reason: 'is no number from 0 to 1' }],
  },
  ['xarf_version', 'report_id', 'timestamp', 'reporter', 'sender', 'source_identifier', 'category', 'type'],
)
