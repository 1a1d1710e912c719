// Telephone numbers: how they are dialled, their international form, and what a rule makes of them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sip/message/uri.h"

namespace trunkline::controlplane {

/// How people dial in one country: "00" and "0" in Germany, "011" and "1" in North America.
struct Numbering {
  std::string name;
  std::string country;  // digits: "49"
  std::string international = "00";
  std::string national = "0";  // empty: there is none (Italy, Spain, Norway, Denmark)
};

/// "+" and digits, where the number says enough for that: it begins as one that is international or national
/// does, or, where national ones have no such begin, is all digits; with six of them behind that. A shorter
/// one ("112", an extension) stays as it is.
[[nodiscard]] std::string to_international(const Numbering& numbering, std::string_view number);

/// What is done to a number before it is sent on: digits off its front, others put there.
struct NumberChange {
  std::uint8_t strip = 0;
  std::string prepend = {};

  [[nodiscard]] bool empty() const noexcept { return strip == 0 && prepend.empty(); }
};
/// Nothing: the number has not so many characters.
[[nodiscard]] std::optional<std::string> changed(const NumberChange& change, std::string_view number);

/// False: of a tel: URI that demands what nobody here knows (a parameter "m-...", RFC 3966 section 5.4), or
/// whose number is local to a domain that is none of these (section 5.1.5).
[[nodiscard]] bool is_understood(const sip::Uri& uri, std::span<const std::string> domains) noexcept;

/// The number or name that a Request-URI calls: the user part without parameters, or the number of a tel:
/// URI. Of a number the escapes are resolved and the visual separators left out (RFC 3966 section 3), and a
/// local one with a phone-context that begins with '+' gets it in front (section 5.1.5). A name stays as it
/// was written. Empty: there is none, or it is too long for one.
[[nodiscard]] std::string dialled_number(const sip::Uri& uri);
/// The same, but that no context is put in front.
[[nodiscard]] std::string number_without_context(const sip::Uri& uri);

/// Digits, '*' and '#', with or without '+' before them.
[[nodiscard]] bool is_number(std::string_view text) noexcept;

}  // namespace trunkline::controlplane
