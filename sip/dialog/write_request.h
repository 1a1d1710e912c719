// Writes a request of a dialog: the INVITE that begins it, what comes within it, and the ACK to a 2xx.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/endpoint.h"
#include "base/result.h"
#include "sip/dialog/dialog.h"
#include "sip/message/writer.h"
#include "sip/transaction/response.h"
#include "sip/transport/reliability.h"

namespace trunkline::sip {

/// What the dialog does not know. The views live during the call.
struct RequestParts {
  Method method = Method::unknown;
  std::uint32_t cseq = 0;  // Dialog::next_cseq(), or for an ACK that of its INVITE
  std::string_view branch = {};
  base::Endpoint sent_by = {};  // our own address, for the Via; ";rport" is always asked for (RFC 3581)
  std::string_view sent_by_text = {};    // the same as it is written; empty: it is not at hand
  Transport transport = Transport::udp;  // for the Via, and for the Contact: by which we are reached
  std::optional<std::string_view> contact_user = {};  // of our Contact, which is `sent_by`; empty: the
                                                      // address alone; nothing: no Contact, as in BYE
  std::string_view contact = {};                      // in place of that: a whole value; empty: that
  std::uint8_t max_forwards = 70;                     // section 8.1.1.6
  std::span<const HeaderLine> headers = {};
  std::string_view content_type = {};
  std::string_view body = {};
};

/// Sections 8.1.1, 12.2.1.1 and 13.2.2.4. Errors: those of Writer.
[[nodiscard]] base::Result<std::string_view, WriteError> write_request(std::span<char> out,
                                                                       const Dialog& dialog,
                                                                       const RequestParts& parts);

}  // namespace trunkline::sip
