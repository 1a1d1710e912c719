// The writer's side of all workers' captures: filters out, copies of frames in, oldest first.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "base/handle.h"
#include "base/result.h"
#include "dataplane/capture/capture_channel.h"
#include "dataplane/eal/plan.h"
#include "dataplane/eal/start_error.h"
#include "dataplane/gate/capture_filter.h"
#include "dataplane/packet/packet.h"

namespace trunkline::dataplane {

/// Made with the plane, before its workers; they end first. All but channel() is for one thread.
class Captures {
 public:
  /// How many frames may wait for the writer, of each worker.
  static constexpr std::uint32_t frames_waiting = 1024;

  /// `room`: octets of the largest frame. Error: `buffers_do_not_fit`.
  [[nodiscard]] static base::Result<std::unique_ptr<Captures>, StartError> make(const Plan& plan,
                                                                                std::uint16_t room);
  Captures(const Captures&) = delete;
  Captures& operator=(const Captures&) = delete;
  ~Captures();

  [[nodiscard]] CaptureChannel& channel(base::WorkerId worker) noexcept {
    return *channels_[static_cast<std::size_t>(worker)];
  }

  /// What workers shall go by.
  void publish(const gate::CaptureFilters& filters);
  /// Whether every worker goes by what was published last: what it copied before lies in its ring by then.
  [[nodiscard]] bool is_adopted() const noexcept;
  /// Takes copies from all workers, some of each, in the order of their time.
  [[nodiscard]] std::vector<Packet> take();

  /// Octets a copy can hold.
  [[nodiscard]] std::uint16_t room() const noexcept { return room_; }

 private:
  explicit Captures(std::uint16_t room) : room_(room) {}
  void forget_old() noexcept;

  std::uint16_t room_;
  std::vector<std::unique_ptr<CaptureChannel>> channels_;
  // The last one is what is published; those before it may still be read by a worker.
  std::deque<std::unique_ptr<const gate::CaptureFilters>> versions_;
};

}  // namespace trunkline::dataplane
