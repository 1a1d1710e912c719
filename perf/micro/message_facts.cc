#include "perf/micro/message_facts.h"

#include "sip/message/message.h"

namespace trunkline::perf {
namespace {

bool read_address(const base::Result<sip::NameAddr, sip::ParseError>& field, sip::NameAddr& address,
                  sip::Uri& uri) noexcept {
  if (!field) return false;
  const auto parsed = field->uri();
  if (!parsed) return false;
  address = *field;
  uri = *parsed;
  return true;
}

bool read_vias(const sip::Message& message, MessageFacts& facts) noexcept {
  for (const auto& field : message.fields(sip::HeaderName::via)) {
    sip::Cursor cursor(field.value);
    do {
      const auto via = sip::take_via(cursor);
      if (!via) return false;
      if (facts.via_count++ == 0) facts.top_via = *via;
    } while (cursor.accept(','));
  }
  return facts.via_count != 0;
}

void read_contact(const sip::Message& message, MessageFacts& facts) noexcept {
  const auto contact = message.contact();
  if (!contact) return;
  facts.has_contact = true;
  facts.contact = *contact;
  if (const auto uri = contact->address.uri()) facts.contact_uri = *uri;
}

}  // namespace

bool read_facts(std::string_view octets, sip::Scan& scan, MessageFacts& facts) noexcept {
  if (!sip::scan(octets, scan)) return false;
  const sip::Message message(octets, scan);
  if (message.is_request()) {
    const auto uri = sip::parse_uri(message.request_uri());
    if (!uri) return false;
    facts.request_uri = *uri;
  }
  if (!read_vias(message, facts) || !read_address(message.from(), facts.from, facts.from_uri) ||
      !read_address(message.to(), facts.to, facts.to_uri)) {
    return false;
  }
  facts.call_id = message.call_id();
  const auto cseq = message.cseq();
  if (!cseq) return false;
  facts.cseq = *cseq;
  read_contact(message, facts);
  if (const auto max_forwards = message.max_forwards()) facts.max_forwards = *max_forwards;
  if (const auto type = message.content_type()) {
    facts.has_content_type = true;
    facts.content_type = *type;
  }
  return true;
}

}  // namespace trunkline::perf
