// Writes lines of a session description.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/endpoint.h"
#include "rtp/codec/payload.h"

namespace trunkline::rtp {

/// Appends to a text it owns. What is handed in as text must hold no CR, LF or NUL; everything that comes
/// from a parsed description does.
class SdpWriter {
 public:
  explicit SdpWriter(std::size_t expected_octets) { text_.reserve(expected_octets); }

  /// "t=" and all pieces, then CRLF. A piece is text, an unsigned number, a payload type or an address.
  template <class... Pieces>
  void line(char type, const Pieces&... pieces) {
    begin(type);
    (add(pieces), ...);
    end();
  }

  void begin(char type) {
    text_ += type;
    text_ += '=';
  }
  void add(std::string_view text) { text_ += text; }
  template <std::unsigned_integral T>
  void add(T number) {
    char digits[20];
    const auto written = std::to_chars(digits, digits + sizeof digits, number);
    text_.append(digits, written.ptr);
  }
  void add(PayloadType type) { add(static_cast<unsigned>(type)); }
  /// With its network and address type: "IN IP4 192.0.2.1".
  void add(const base::IpAddress& address) {
    text_ += address.is_v4() ? "IN IP4 " : "IN IP6 ";
    text_ += address.text().view();
  }
  void end() { text_ += "\r\n"; }

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  /// Ends the writer's work.
  [[nodiscard]] std::string take() noexcept { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace trunkline::rtp
