#include "sip/transport/stream_framer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "sip/message/scan.h"

namespace trunkline::sip {

std::span<char> StreamFramer::space() noexcept {
  if (broken_) return {};
  if (begin_ != 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  return buffer_.subspan(end_);
}

void StreamFramer::received(std::size_t octets) noexcept { end_ += std::min(octets, buffer_.size() - end_); }

Frame StreamFramer::give_up(FrameKind kind, std::string_view octets) noexcept {
  broken_ = true;
  return {kind, octets};
}

Frame StreamFramer::next() noexcept {
  if (broken_) return {FrameKind::broken, {}};
  if (header_ == 0 && searched_ == 0) {
    if (const auto frame = take_line_ends(); frame.kind != FrameKind::none) return frame;
  }
  return take_message();
}

/// Line ends between messages. RFC 3261 section 7.5 has them skipped; since RFC 5626 they also mean
/// something. Of a ping that arrives in two halves the first one looks like a pong, which does no harm; the
/// second one makes it a ping.
Frame StreamFramer::take_line_ends() noexcept {
  const bool half_ping = std::exchange(half_ping_, false);
  while (begin_ != end_ && buffer_[begin_] == '\n') ++begin_;  // a bare LF ends lines here, too
  const auto text = pending();
  if (half_ping) {
    half_ping_ = text.empty() || text == "\r";
    if (!text.starts_with(pong_octets)) return {};
    begin_ += pong_octets.size();
    return {FrameKind::ping, {}};
  }
  if (text.starts_with(ping_octets)) {
    begin_ += ping_octets.size();
    return {FrameKind::ping, {}};
  }
  if (!text.starts_with(pong_octets) || text == "\r\n\r") return {};
  begin_ += pong_octets.size();
  half_ping_ = true;
  return {FrameKind::pong, {}};
}

/// Whether header_ is known: through the empty line.
bool StreamFramer::find_header_end() noexcept {
  if (header_ != 0) return true;
  const auto text = pending();
  while (searched_ < text.size()) {
    const auto feed = text.find('\n', searched_);
    if (feed == std::string_view::npos) {
      searched_ = text.size();
      return false;
    }
    const auto behind = text.substr(feed + 1, 2);
    if (behind.starts_with('\n') || behind == "\r\n") {
      header_ = feed + 1 + (behind[0] == '\n' ? 1 : 2);
      return true;
    }
    // What follows a line feed at the end of what has come is not known yet.
    if (behind.empty() || (behind.size() == 1 && behind[0] == '\r')) {
      searched_ = feed;
      return false;
    }
    searched_ = feed + 1;
  }
  return false;
}

/// Whether the whole message has a length that this buffer can hold: then message_ is set. Else what to do
/// about it.
std::optional<Frame> StreamFramer::read_length() noexcept {
  Scan scanned;
  const auto head = pending().substr(0, header_);
  const auto result = scan(head, scanned);
  if (!result && result.error() == ScanError::not_sip) return give_up(FrameKind::broken);
  const bool bad_length = !result && result.error() == ScanError::bad_content_length;
  if (bad_length || !scanned.has_content_length || scanned.content_length_conflict) {
    return give_up(FrameKind::headers_only, head);
  }
  if (scanned.content_length > limit() - header_) return give_up(FrameKind::broken);
  message_ = header_ + scanned.content_length;
  return std::nullopt;
}

Frame StreamFramer::take_message() noexcept {
  if (std::string_view("\r\n\r").starts_with(pending())) return {};  // nothing yet, or part of a ping
  if (!find_header_end()) return end_ - begin_ == limit() ? give_up(FrameKind::broken) : Frame{};
  if (message_ == 0) {
    if (const auto frame = read_length()) return *frame;
  }
  if (end_ - begin_ < message_) return {};
  const auto octets = pending().substr(0, message_);
  begin_ += message_;
  searched_ = header_ = message_ = 0;
  return {FrameKind::message, octets};
}

}  // namespace trunkline::sip
