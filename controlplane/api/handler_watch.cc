#include "controlplane/api/handler_watch.h"

#include <exception>
#include <utility>

#include <fmt/format.h>

#include "controlplane/session/call_fault.h"

namespace trunkline::controlplane {
namespace {

thread_local Call* handed_out = nullptr;  // handlers of one call may nest: accept() tells on_event()

/// For as long as a handler runs.
class Handing {
 public:
  explicit Handing(Call* call) noexcept : before_(std::exchange(handed_out, call)) {}
  ~Handing() { handed_out = before_; }
  Handing(const Handing&) = delete;
  Handing& operator=(const Handing&) = delete;

 private:
  Call* before_;
};

std::string name_of(std::string_view kind, std::string_view name) {
  return name.empty() ? std::string(kind) : fmt::format("{} {}", kind, name);
}

}  // namespace

Call* HandlerWatch::at_hand(base::SessionHandle call) noexcept {
  return handed_out != nullptr && handed_out->handle == call ? handed_out : nullptr;
}

void HandlerWatch::run(std::string_view kind, std::string_view name, Call* call,
                       const std::function<void()>& handler) {
  counters_.increment(ApiCounter::handlers_run);
  const auto began = host_.now();
  try {
    const Handing handing(call);
    handler();
  } catch (const std::exception& error) {
    note_thrown(kind, name, error.what(), call);
  } catch (...) {
    note_thrown(kind, name, "something that is no std::exception", call);
  }
  const auto took = host_.now() - began;
  if (took > patience) note_slow(kind, name, took);
}

void HandlerWatch::note_slow(std::string_view kind, std::string_view name, base::Duration took) {
  counters_.increment(ApiCounter::handlers_slow);
  auto full = name_of(kind, name);
  host_.log(fmt::format("handler {} held its shard up for {} ms", full,
                        std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
  ++slow_[std::move(full)];
}

// The coordinator ends a faulted call at its next look at it, which is when the handler's caller returns.
void HandlerWatch::note_thrown(std::string_view kind, std::string_view name, std::string_view what,
                               Call* call) {
  counters_.increment(ApiCounter::handlers_threw);
  host_.log(fmt::format("handler {} threw: {}", name_of(kind, name), what));
  if (call != nullptr) note_fault(*call);
}

}  // namespace trunkline::controlplane
