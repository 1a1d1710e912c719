// Writes a session description of ours.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "base/octet_copy.h"
#include "rtp/codec/payload.h"
#include "rtp/sdp/own_origin.h"

namespace trunkline::rtp {

/// Appends lines to a text it owns, from s= on; the two before that come last, into the room that is left for
/// them. What is handed in as text must hold no CR, LF or NUL; everything that comes from a parsed
/// description does. Its memory is kept for the next description.
class SdpWriter {
 public:
  SdpWriter() : memory_(usual_octets, '\0') { begin(); }
  SdpWriter(const SdpWriter&) = delete;
  SdpWriter& operator=(const SdpWriter&) = delete;

  /// Begins another description.
  void begin() noexcept {
    at_ = memory_.data() + front;
    end_ = memory_.data() + memory_.size();
  }

  /// "t=" and all pieces, then CRLF. A piece is text, an unsigned number, a payload type or an address.
  template <class... Pieces>
  void line(char type, const Pieces&... pieces) {
    make_room((most_octets(pieces) + ... + (2 + line_end.size())));
    char* at = at_;  // here, or each octet written might have changed it
    *at++ = type;
    *at++ = '=';
    ((at = put(pieces, at)), ...);
    at_ = put(line_end, at);
  }
  /// Whole lines, the end of the last one not among them.
  void lines(std::string_view text) {
    make_room(text.size() + line_end.size());
    at_ = put(line_end, put(text, at_));
  }

  /// The same as line() for one of which not all pieces are known at once.
  void begin_line(char type) {
    make_room(2);
    *at_++ = type;
    *at_++ = '=';
  }
  template <class Piece>
  void add(const Piece& piece) {
    make_room(most_octets(piece));
    at_ = put(piece, at_);
  }
  void end_line() { add(line_end); }

  /// The description, with v= and o= as beginning_of() says. It lives until the next one is begun.
  [[nodiscard]] std::string_view finish(OwnOrigin& origin, const base::IpAddress& address) noexcept {
    char* const rest = memory_.data() + front;
    const auto octets = static_cast<std::size_t>(at_ - rest);
    const auto beginning = beginning_of(origin, address, {rest, octets});
    const auto before = beginning.text();
    base::copy_octets(rest - before.size(), before.data(), before.size());
    return {rest - before.size(), before.size() + octets};
  }

 private:
  static constexpr std::size_t front = DescriptionBeginning::most_octets;
  static constexpr std::size_t usual_octets = 2048;
  static constexpr std::string_view line_end = "\r\n";

  [[nodiscard]] static constexpr std::size_t most_octets(std::string_view text) noexcept {
    return text.size();
  }
  [[nodiscard]] static constexpr std::size_t most_octets(std::uint64_t) noexcept { return 20; }
  [[nodiscard]] static constexpr std::size_t most_octets(PayloadType) noexcept { return 3; }
  [[nodiscard]] static constexpr std::size_t most_octets(const base::IpAddress&) noexcept { return 7 + 45; }

  // There is room for what is put at `at`. Where it ends.
  static char* put(std::string_view text, char* at) noexcept {
    // What the compiler knows the length of costs no branch.
    if (__builtin_constant_p(text.size())) {
      std::memcpy(at, text.data(), text.size());
    } else {
      base::copy_octets(at, text.data(), text.size());
    }
    return at + text.size();
  }
  template <std::unsigned_integral T>
  static char* put(T number, char* at) noexcept {
    return std::to_chars(at, at + most_octets(number), number).ptr;
  }
  static char* put(PayloadType type, char* at) noexcept { return put(static_cast<unsigned>(type), at); }
  /// With its network and address type: "IN IP4 192.0.2.1".
  static char* put(const base::IpAddress& address, char* at) noexcept {
    at = put(std::string_view(address.is_v4() ? "IN IP4 " : "IN IP6 "), at);
    return put(address.text().view(), at);
  }
  void make_room(std::size_t octets) {
    if (octets > static_cast<std::size_t>(end_ - at_)) [[unlikely]]
      grow(octets);
  }
  [[gnu::noinline]] void grow(std::size_t octets) {
    const auto written = static_cast<std::size_t>(at_ - memory_.data());
    memory_.resize(2 * (memory_.size() + octets));
    at_ = memory_.data() + written;
    end_ = memory_.data() + memory_.size();
  }

  std::string memory_;  // room for what is still to come, too
  char* at_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace trunkline::rtp
