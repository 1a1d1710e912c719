// Replaces, Join and Target-Dialog: a dialog named in another one's request.
#pragma once

#include <string_view>

#include "base/result.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

/// Tags are named from the recipient's side of the dialog: in Replaces and Join its own is `to-tag`, in
/// Target-Dialog `local-tag`.
struct DialogReference {
  std::string_view call_id;
  std::string_view local_tag;   // of the recipient; "0" in Replaces for a peer without tags
  std::string_view remote_tag;  // of the other party
  bool early_only = false;
};

/// Both tags are required, each once.
/// Source: RFC 3891 section 6.1 (Replaces), RFC 3911 section 7.1 (Join).
/// Errors: missing, bad_token (Call-ID), bad_parameter, bad_quoted_string, trailing_octets.
[[nodiscard]] base::Result<DialogReference, ParseError> parse_replaces(std::string_view value) noexcept;

/// Source: RFC 4538 section 7. Errors: the same.
[[nodiscard]] base::Result<DialogReference, ParseError> parse_target_dialog(std::string_view value) noexcept;

}  // namespace trunkline::sip
