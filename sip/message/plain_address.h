// The short way to read a URI, and an address with one, as nearly all are.
#pragma once

#include <optional>
#include <string_view>

#include "sip/message/contact.h"
#include "sip/message/cursor.h"
#include "sip/message/name_addr.h"
#include "sip/message/uri.h"

namespace trunkline::sip {

// False or nullptr: it is not plain, or it is faulty, and has to be read in another way. What was read into
// is then as new as it was. Only where has_avx2().

/// All of `text` is a sip:, sips: or tel: URI without escapes, password and headers.
[[nodiscard]] bool read_plain_uri(std::string_view text, Uri& uri) noexcept;

/// Reads at the beginning of `text` an address in angle brackets, its display name a quoted string without a
/// backslash or tokens, its parameters without backslashes; white space stands in front of the '<' alone.
/// With `uri` the URI is taken apart, too, and has to be plain. Gives where it ends, at a comma or with the
/// text.
[[nodiscard]] const char* read_plain_address(std::string_view text, NameAddr& address, Uri* uri) noexcept;

/// The same of a Contact that is no '*'.
[[nodiscard]] const char* read_plain_contact(std::string_view text, Contact& contact, Uri* uri) noexcept;

// The other way, which reads every URI and address, and for which there are octets.
[[nodiscard]] std::optional<ParseError> read_any_uri(std::string_view text, Uri& uri) noexcept;
[[nodiscard]] std::optional<ParseError> read_any_address(Cursor& cursor, NameAddr& address) noexcept;

}  // namespace trunkline::sip
