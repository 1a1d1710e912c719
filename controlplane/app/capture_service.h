// The thread that writes captures: it may block on a disk, and nobody waits for it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "controlplane/app/capture_writer.h"

namespace trunkline::controlplane {

/// Any thread may call it, and is held up no longer than it takes to put an order down. An order for a
/// capture that has ended does nothing. `CaptureOrder::ended` is called once, on the writer's thread.
class CaptureService {
 public:
  /// As CaptureWriter.
  CaptureService(dataplane::Captures& captures, std::function<std::uint64_t()> lost);
  /// Ends all captures.
  ~CaptureService();
  CaptureService(const CaptureService&) = delete;
  CaptureService& operator=(const CaptureService&) = delete;

  /// Gives the capture its number.
  CaptureNumber start(CaptureOrder order);
  void change(CaptureNumber capture, const gate::CaptureFilter& filter);
  void stop(CaptureNumber capture, std::string why);

 private:
  using Order = std::function<void(CaptureWriter&, CaptureWriter::Time)>;

  void put(Order order);
  void run();

  CaptureWriter writer_;  // of thread_ alone, once it runs
  std::mutex guard_;      // of what follows
  std::condition_variable something_to_do_;
  std::vector<Order> orders_;
  CaptureNumber last_ = 0;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace trunkline::controlplane
