#include "perf/micro/message_facts.h"

#include "sip/message/inspect.h"
#include "sip/message/message.h"

namespace trunkline::perf {
namespace {

void read_contact(const sip::Message& message, MessageFacts& facts) noexcept {
  const auto value = message.first(sip::HeaderName::contact);
  if (value.empty()) return;
  sip::Cursor cursor(value);
  facts.has_contact = !sip::read_contact(cursor, facts.contact, &facts.contact_uri);
  if (facts.has_contact) return;
  // One whose URI nobody can read is still there.
  const auto contact = message.contact();
  facts.has_contact = contact.has_value();
  facts.contact = contact ? *contact : sip::Contact{};
  facts.contact_uri = {};
}

}  // namespace

bool read_facts(std::string_view octets, sip::Scan& scan, MessageFacts& facts) noexcept {
  if (!sip::scan(octets, scan)) return false;
  const sip::Message message(octets, scan);
  const auto fault = message.is_request() ? sip::inspect_request(message, facts.essentials)
                                          : sip::inspect_response(message, facts.essentials);
  if (fault != sip::Fault::none) return false;
  facts.call_id = message.call_id();
  read_contact(message, facts);
  facts.max_forwards = facts.essentials.max_forwards ? *facts.essentials.max_forwards : -1;
  if (!message.has(sip::HeaderName::content_type)) return true;
  facts.has_content_type =
      !sip::read_media_type(message.first(sip::HeaderName::content_type), facts.content_type);
  if (!facts.has_content_type) facts.content_type = {};
  return true;
}

}  // namespace trunkline::perf
