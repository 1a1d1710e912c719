// Cuts a byte stream into SIP messages and keep-alive octets. No sockets: octets in, frames out.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "sip/message/scan.h"

namespace trunkline::sip {

enum class FrameKind : std::uint8_t {
  none,          // more octets are needed
  message,       // a whole message; scan() it
  ping,          // CRLF CRLF between messages: to be answered with pong_octets (RFC 5626 section 4.4.1)
  pong,          // a single CRLF between messages: the answer to our ping
  headers_only,  // a header without a usable Content-Length: nobody knows where the message ends. Answer what
                 // can be answered, then close
  broken,        // not SIP, or larger than the buffer: close
};

inline constexpr std::string_view ping_octets = "\r\n\r\n";
inline constexpr std::string_view pong_octets = "\r\n";

struct Frame {
  FrameKind kind = FrameKind::none;
  std::string_view octets;  // of `message` and `headers_only`; valid until the next call of space() or next()
};

/// One direction of one connection. The buffer is the caller's, outlives the framer, and its size is the
/// greatest message that is taken. Each octet is looked at once while the end of a header is searched,
/// however the stream is cut. Source: RFC 3261 sections 7.5, 18.3 and 20.14, RFC 5626 section 4.4.1.
class StreamFramer {
 public:
  explicit StreamFramer(std::span<char> buffer) noexcept : buffer_(buffer) {}

  /// Where the next octets of the stream are to be written. Empty when next() has not been called until
  /// `none`, or after `headers_only` or `broken`.
  [[nodiscard]] std::span<char> space() noexcept;
  /// So many octets have been written there.
  void received(std::size_t octets) noexcept;

  /// The next frame; call it until `none`. After `headers_only` or `broken` it is always `broken`.
  [[nodiscard]] Frame next() noexcept;
  /// Octets have come that are not handed out.
  [[nodiscard]] bool has_pending() const noexcept { return begin_ != end_; }

 private:
  [[nodiscard]] std::string_view pending() const noexcept { return {buffer_.data() + begin_, end_ - begin_}; }
  [[nodiscard]] std::size_t limit() const noexcept { return std::min(buffer_.size(), Scan::max_octets); }
  [[nodiscard]] Frame take_line_ends() noexcept;
  [[nodiscard]] Frame take_message() noexcept;
  [[nodiscard]] std::optional<Frame> read_length() noexcept;
  [[nodiscard]] bool find_header_end() noexcept;
  [[nodiscard]] Frame give_up(FrameKind kind, std::string_view octets = {}) noexcept;

  std::span<char> buffer_;
  std::size_t begin_ = 0;     // of the octets not yet handed out
  std::size_t end_ = 0;       // of the octets received
  std::size_t searched_ = 0;  // octets behind begin_ in which no header ends
  std::size_t header_ = 0;    // length of the header, once it has been found
  std::size_t message_ = 0;   // length of the message, once it is known
  bool half_ping_ = false;    // the last frame was a CRLF, and nothing has come since
  bool broken_ = false;
};

}  // namespace trunkline::sip
