#include "dataplane/worker/worker.h"

#include <utility>

#include <sched.h>

#include <rte_pause.h>

#include "dataplane/eal/signals.h"
#include "dataplane/stages/input.h"
#include "dataplane/stages/punt.h"
#include "dataplane/stages/serve.h"
#include "dataplane/stages/vlan.h"

namespace trunkline::dataplane {

Worker::Worker(const WorkerShared& shared, const WorkerPlace& place, SlotMemory slots)
    : queues_(place.queues),
      tap_(shared.captures.channel(place.worker), shared.config.sip_listen, shared.secret),
      stages_(shared, place, std::move(slots), clock_.now()),
      clockwork_(stages_.context.now, place.worker == base::WorkerId{0}),
      rest_plan_(shared.config.workers[static_cast<std::size_t>(place.worker)].idle, place.shares_cpu),
      sleeper_(place.descriptors, stages_.services.context().end.wake_descriptor()) {
  stages_.transmitter.show(tap_);
}

void Worker::run(const std::atomic<bool>& stop) noexcept {
  admit_driver_signals();
  Sleeper::sharpen_timers();
  auto began = TscClock::ticks();
  // What has passed since `began` was this.
  const auto count = [&](WorkerLoad what) {
    const auto ended = TscClock::ticks();
    load_.increment(what, ended - began);
    began = ended;
  };
  while (!stop.load(std::memory_order_relaxed)) {
    const auto ended = once();
    count(ended == Round::empty ? WorkerLoad::idle_cycles : WorkerLoad::busy_cycles);
    if (ended == Round::empty) load_.increment(WorkerLoad::empty_rounds);
    const auto step = rest_plan_.after(ended);
    if (step.rest == Rest::none) continue;
    rest(step);
    count(WorkerLoad::idle_cycles);
  }
}

Round Worker::once() noexcept {
  if (!round()) return Round::empty;
  // First all that has come is looked at: what a port has no room for is lost whatever it is, and here it is
  // new calls that give way.
  const bool is_crowded =
      rest_plan_.makes_way() && !more_waits_ && stages_.services.context().end.is_crowded();
  return is_crowded ? Round::crowded : Round::worked;
}

template <rtp::Counting counting>
bool Worker::round() noexcept {
  auto& context = stages_.context;
  auto& service = stages_.services.context();
  context.now = clock_.now();
  tap_.adopt(context.now);
  bool worked = receive<counting>();
  if (serve_others(context, service) != 0) worked = true;
  clockwork_.run(context, service, stages_.reassembly, clock_);
  stages_.transmitter.flush();
  load_.increment(WorkerLoad::rounds);
  return worked;
}

template bool Worker::round<rtp::Counting::on>() noexcept;
template bool Worker::round<rtp::Counting::off>() noexcept;

template <rtp::Counting counting>
bool Worker::receive() noexcept {
  bool worked = false;
  more_waits_ = false;
  auto& context = stages_.context;
  auto& service = stages_.services.context();
  for (const auto& queue : queues_) {
    Batch batch;
    const auto received = dataplane::receive(queue, batch, stages_.counters);
    if (received == 0) continue;
    worked = true;
    if (received == Batch::most) more_waits_ = true;
    tap_.received(batch.mbufs(), queue.device, queue.queue);
    if (queue.port == context.to_kernel) {
      take_from_kernel(context, batch);
      continue;
    }
    if (const auto vlan = context.interfaces[queue.port].vlan; vlan != 0) [[unlikely]] {
      take_tags_off(batch, vlan, stages_.counters);
    }
    stages_.express.run<counting>(context, service, queue.port, batch);
    if (batch.empty()) continue;
    receive_frames(context, stages_.reassembly, queue.port, batch);
    serve_datagrams(context, service, batch);
  }
  return worked;
}

void Worker::rest(const RestStep& step) noexcept {
  switch (step.rest) {
    case Rest::none: break;
    case Rest::pause: rte_pause(); break;
    case Rest::yield: sched_yield(); break;
    case Rest::sleep: sleep(step.sleep); break;
  }
}

// Ports that cannot tell of packets are looked at when the time is over; shards and other workers call.
void Worker::sleep(base::Duration most) noexcept {
  auto& service = stages_.services.context();
  if (service.end.prepare_to_sleep() && !service.handoffs.waits_for(service.worker)) {
    load_.increment(WorkerLoad::sleeps);
    sleeper_.sleep(most);
  }
  service.end.awake();
}

}  // namespace trunkline::dataplane
