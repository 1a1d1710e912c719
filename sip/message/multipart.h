// A body of several parts: multipart/mixed and its kin.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/inline_vector.h"
#include "base/result.h"
#include "sip/message/media_type.h"

namespace trunkline::sip {

/// Of content with that Content-Disposition. False: whoever does not know it may leave it out; without a word
/// it has to be known (RFC 3261 section 20.11).
[[nodiscard]] bool must_be_known(std::string_view disposition) noexcept;

/// Views into the body. Of its header fields those that say what it is, as they stand, folds included; empty
/// where there is none.
struct BodyPart {
  std::string_view type = {};  // Content-Type; without one it is text/plain (RFC 2046 section 5.1)
  std::string_view disposition = {};
  std::string_view transfer_encoding = {};
  std::string_view language = {};
  std::string_view encoding = {};
  std::string_view content = {};

  /// Whether its type is that one, whatever parameters it has.
  [[nodiscard]] bool is(std::string_view a_type, std::string_view a_subtype) const noexcept;
  /// The description of the session that the message is about: SDP whose disposition is `session`, which it
  /// is where nothing is said (RFC 5621 section 8.1).
  [[nodiscard]] bool is_session_description() const noexcept;
  /// The word that Content-Disposition begins with; empty: it says none.
  [[nodiscard]] std::string_view disposition_type() const noexcept;
  [[nodiscard]] bool must_be_known() const noexcept { return sip::must_be_known(disposition); }

  friend bool operator==(const BodyPart&, const BodyPart&) noexcept = default;
};

/// More in one message are somebody's joke.
using BodyParts = base::InlineVector<BodyPart, 8>;

enum class MultipartError : std::uint8_t {
  no_boundary,      // its Content-Type has none, or one that cannot be
  unfinished,       // the delimiter that ends it is missing
  no_part,          // nothing between the delimiters
  too_many_parts,   // more than BodyParts has room for
  bad_part_header,  // a line in a part's header that has no name and colon
};

[[nodiscard]] std::string_view to_string(MultipartError error) noexcept;

/// `type` says that `body` is a multipart one. What stands before the first delimiter and behind the last is
/// nobody's (RFC 2046 section 5.1.1); what is nested in a part stays one part. Source: RFC 2046 section 5.1,
/// RFC 5621 section 4. Allocates nothing.
[[nodiscard]] base::Result<BodyParts, MultipartError> parse_multipart(const MediaType& type,
                                                                      std::string_view body) noexcept;

}  // namespace trunkline::sip
