#include "controlplane/app/capture_service.h"

#include <chrono>
#include <memory>
#include <utility>

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr auto between_looks = 2ms;  // a worker may copy 1,024 frames meanwhile: half a million a second

}  // namespace

CaptureService::CaptureService(dataplane::Captures& captures, std::function<std::uint64_t()> lost)
    : writer_(captures, std::move(lost)), thread_([this] { run(); }) {}

CaptureService::~CaptureService() {
  {
    const std::scoped_lock lock(guard_);
    stop_ = true;
  }
  something_to_do_.notify_one();
  thread_.join();
}

CaptureNumber CaptureService::start(CaptureOrder order) {
  const std::scoped_lock lock(guard_);
  order.number = ++last_;
  const auto kept = std::make_shared<CaptureOrder>(std::move(order));
  orders_.emplace_back(
      [kept](CaptureWriter& writer, CaptureWriter::Time now) { writer.start(std::move(*kept), now); });
  something_to_do_.notify_one();
  return last_;
}

void CaptureService::change(CaptureNumber capture, const gate::CaptureFilter& filter) {
  put([=](CaptureWriter& writer, CaptureWriter::Time) { writer.change(capture, filter); });
}

void CaptureService::stop(CaptureNumber capture, std::string why) {
  put([capture, why = std::move(why)](CaptureWriter& writer, CaptureWriter::Time now) {
    writer.stop(capture, why, now);
  });
}

void CaptureService::put(Order order) {
  const std::scoped_lock lock(guard_);
  orders_.push_back(std::move(order));
  something_to_do_.notify_one();
}

void CaptureService::run() {
  std::unique_lock lock(guard_);
  while (!stop_) {
    if (orders_.empty()) {
      if (writer_.idle()) {
        something_to_do_.wait(lock);
      } else {
        something_to_do_.wait_for(lock, between_looks);
      }
    }
    const auto orders = std::exchange(orders_, {});
    lock.unlock();  // whatever the disk does, nobody waits
    const auto now = std::chrono::steady_clock::now();
    for (const auto& order : orders) order(writer_, now);
    if (!writer_.idle()) writer_.step(now);
    lock.lock();
  }
  lock.unlock();
  writer_.stop_all("stopped");
}

}  // namespace trunkline::controlplane
