// Whether a destination answers when it is asked: OPTIONS at intervals, and what their answers mean.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/instant.h"

namespace trunkline::controlplane {

enum class ProbeState : std::uint8_t {
  unasked,  // nobody asks: it is taken to be there
  probing,  // asked, and nothing is known yet: the same
  up,
  down,  // no call goes there
};

inline constexpr std::array<std::string_view, 4> probe_state_names{"unasked", "probing", "up", "down"};
[[nodiscard]] constexpr std::string_view to_string(ProbeState state) noexcept {
  return probe_state_names[static_cast<std::size_t>(state)];
}

/// Any answer shows that somebody is there who speaks SIP, 404 and 405 as well; 503 says that he does not
/// want calls, and 408 comes from a proxy before him.
[[nodiscard]] constexpr bool shows_life(int status) noexcept { return status != 503 && status != 408; }

class Probe {
 public:
  [[nodiscard]] ProbeState state() const noexcept { return state_; }
  [[nodiscard]] int last_status() const noexcept { return last_status_; }  // 0: no answer
  [[nodiscard]] base::Instant due() const noexcept { return due_; }

  void begin(base::Instant first) noexcept {
    state_ = ProbeState::probing;
    due_ = first;
  }
  /// It is not asked any more, or somebody else has its place: what is on its way tells nothing.
  void stop() noexcept {
    const auto serial = serial_;
    *this = {};
    serial_ = first_serial_ = static_cast<std::uint16_t>(serial + 1);
  }
  /// It is asked in other intervals from now on.
  void hurry(base::Instant due) noexcept { due_ = due; }
  /// It is asked again, not to be asked before `next`. What was not answered until now was a failure.
  void ask(base::Instant next, std::uint8_t most_failures) noexcept {
    if (waits_) static_cast<void>(take(0, serial_, most_failures));
    due_ = next;
    waits_ = true;
    ++serial_;
  }
  /// We could not send question `serial`: it has not failed, since nobody was asked.
  void take_back(std::uint16_t serial) noexcept {
    if (serial == serial_) waits_ = false;
  }
  /// Of the question that is on its way.
  [[nodiscard]] std::uint16_t serial() const noexcept { return serial_; }
  /// `status` 0: no answer came to question `serial`. True: the state has changed.
  bool take(int status, std::uint16_t serial, std::uint8_t most_failures) noexcept {
    if (state_ == ProbeState::unasked || static_cast<std::int16_t>(serial - first_serial_) < 0) return false;
    if (status == 0 && (serial != serial_ || !waits_)) return false;  // counted already
    const auto before = state_;
    waits_ = false;
    last_status_ = status;
    if (status != 0 && shows_life(status)) {
      failures_ = 0;
      state_ = ProbeState::up;
    } else if (++failures_ >= most_failures) {
      failures_ = most_failures;
      state_ = ProbeState::down;
    }
    return state_ != before;
  }

 private:
  ProbeState state_ = ProbeState::unasked;
  bool waits_ = false;
  std::uint8_t failures_ = 0;
  std::uint16_t serial_ = 0;
  std::uint16_t first_serial_ = 0;  // since the last stop()
  int last_status_ = 0;
  base::Instant due_;
};

}  // namespace trunkline::controlplane
