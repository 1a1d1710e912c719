// What a B2BUA wants to know of a message before it decides anything: the work that parsers are compared by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sip/message/contact.h"
#include "sip/message/cseq.h"
#include "sip/message/media_type.h"
#include "sip/message/name_addr.h"
#include "sip/message/scan.h"
#include "sip/message/uri.h"
#include "sip/message/via.h"

namespace trunkline::perf {

/// Views into the octets.
struct MessageFacts {
  sip::Uri request_uri;  // of a request
  std::size_t via_count = 0;
  sip::Via top_via;
  sip::NameAddr from;
  sip::Uri from_uri;
  sip::NameAddr to;
  sip::Uri to_uri;
  std::string_view call_id;
  sip::CSeq cseq;
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
