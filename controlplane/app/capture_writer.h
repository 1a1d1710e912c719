// The captures that run, and what is written into each one's file. Called by one thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "controlplane/ctl/capture_wish.h"
#include "controlplane/ctl/descriptor.h"
#include "dataplane/capture/captures.h"
#include "dataplane/capture/pcapng_file.h"
#include "dataplane/gate/capture_filter.h"

namespace trunkline::controlplane {

using CaptureNumber = std::uint64_t;  // 0: none

/// What start() needs.
struct CaptureOrder {
  CaptureNumber number = 0;
  gate::CaptureFilter filter;
  CaptureBounds bounds;
  Descriptor file;
  std::string title;  // stands in the file's head
  std::function<void(CaptureResult)> ended;
};

/// A capture that ends gives its place up only when no worker goes by its filter any more and all copies have
/// been taken: so none gets into the next one's file.
class CaptureWriter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `captures` outlives it; `lost` says how many frames workers could not copy so far. Throws
  /// std::runtime_error when there is no memory.
  CaptureWriter(dataplane::Captures& captures, std::function<std::uint64_t()> lost);

  /// Refused, with an error for `ended`: all places are taken, or the file is none that can be written.
  void start(CaptureOrder order, Time now);
  void change(CaptureNumber capture, const gate::CaptureFilter& filter);
  void stop(CaptureNumber capture, const std::string& why, Time now);

  /// Writes what has come, and ends what is due.
  void step(Time now);
  /// Ends all as they are.
  void stop_all(const std::string& why);
  [[nodiscard]] bool idle() const noexcept;

 private:
  struct Running {
    CaptureOrder order;
    dataplane::PcapngFile file;
    CaptureResult result;
    Time until;
    std::uint64_t lost_before = 0;
    std::optional<Time> ending;  // since when; order.filter is none
    bool is_full = false;        // writes no more
  };
  using Place = std::optional<Running>;

  void publish();
  [[nodiscard]] bool write_all();
  void write(Running& running, const dataplane::Packet& frame);
  void end(Running& running, const std::string& why, Time now);
  void finish(Place& place);
  [[nodiscard]] Running* find(CaptureNumber capture) noexcept;

  dataplane::Captures& captures_;
  std::function<std::uint64_t()> lost_;
  dataplane::PcapngBlocks blocks_;
  std::array<Place, gate::CaptureFilters::most> places_;
};

}  // namespace trunkline::controlplane
