#include "perf/micro/message_facts.h"

#include "sip/message/inspect.h"
#include "sip/message/message.h"

namespace trunkline::perf {
namespace {

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
  const auto fault = message.is_request() ? sip::inspect_request(message, facts.essentials)
                                          : sip::inspect_response(message, facts.essentials);
  if (fault != sip::Fault::none) return false;
  facts.call_id = message.call_id();
  read_contact(message, facts);
  if (const auto max_forwards = message.max_forwards()) facts.max_forwards = *max_forwards;
  if (const auto type = message.content_type()) {
    facts.has_content_type = true;
    facts.content_type = *type;
  }
  return true;
}

}  // namespace trunkline::perf
