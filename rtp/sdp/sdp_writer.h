// Writes lines of a session description.
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/endpoint.h"
#include "base/octet_copy.h"
#include "rtp/codec/payload.h"

namespace trunkline::rtp {

/// Appends to a text it owns. What is handed in as text must hold no CR, LF or NUL; everything that comes
/// from a parsed description does.
class SdpWriter {
 public:
  explicit SdpWriter(std::size_t expected_octets) : text_(expected_octets, '\0') {}

  /// "t=" and all pieces, then CRLF. A piece is text, an unsigned number, a payload type or an address.
  template <class... Pieces>
  void line(char type, const Pieces&... pieces) {
    begin(type);
    (add(pieces), ...);
    end();
  }

  void begin(char type) {
    const std::array beginning{type, '='};
    add(std::string_view(beginning.data(), beginning.size()));
  }
  void add(std::string_view text) {
    make_room(text.size());
    // What the compiler knows the length of costs no branch.
    if (__builtin_constant_p(text.size())) {
      std::memcpy(text_.data() + size_, text.data(), text.size());
    } else {
      base::copy_octets(text_.data() + size_, text.data(), text.size());
    }
    size_ += text.size();
  }
  template <std::unsigned_integral T>
  void add(T number) {
    constexpr std::size_t most_digits = 20;
    make_room(most_digits);
    char* const begin = text_.data() + size_;
    size_ += static_cast<std::size_t>(std::to_chars(begin, begin + most_digits, number).ptr - begin);
  }
  void add(PayloadType type) { add(static_cast<unsigned>(type)); }
  /// With its network and address type: "IN IP4 192.0.2.1".
  void add(const base::IpAddress& address) {
    add(std::string_view(address.is_v4() ? "IN IP4 " : "IN IP6 "));
    add(address.text().view());
  }
  void end() { add(std::string_view("\r\n")); }

  [[nodiscard]] std::string_view text() const noexcept { return std::string_view(text_).substr(0, size_); }
  /// Ends the writer's work.
  [[nodiscard]] std::string take() {
    text_.resize(size_);
    return std::move(text_);
  }

 private:
  void make_room(std::size_t octets) {
    if (octets > text_.size() - size_) text_.resize(2 * (text_.size() + octets));
  }

  std::string text_;  // room for what is still to come, too
  std::size_t size_ = 0;
};

}  // namespace trunkline::rtp
