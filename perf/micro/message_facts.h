// What a B2BUA wants to know of a message before it decides anything: the work that parsers are compared by.
#pragma once

#include <string_view>

#include "sip/message/contact.h"
#include "sip/message/essentials.h"
#include "sip/message/media_type.h"
#include "sip/message/scan.h"

namespace trunkline::perf {

/// Views into the octets.
struct MessageFacts {
  sip::Essentials essentials;
  std::string_view call_id;
  bool has_contact = false;
  sip::Contact contact;  // the first
  sip::Uri contact_uri;
  int max_forwards = -1;  // -1: none
  bool has_content_type = false;
  sip::MediaType content_type;
};

/// Start line and body are in `scan`. False when the message is not one, or a field that each message has
/// cannot be read.
[[nodiscard]] bool read_facts(std::string_view octets, sip::Scan& scan, MessageFacts& facts) noexcept;

}  // namespace trunkline::perf
