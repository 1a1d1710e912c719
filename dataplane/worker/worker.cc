#include "dataplane/worker/worker.h"

#include <utility>

#include <sched.h>

#include <rte_pause.h>

#include "dataplane/eal/signals.h"
#include "dataplane/stages/input.h"
#include "dataplane/stages/serve.h"

namespace trunkline::dataplane {

Worker::Worker(const WorkerShared& shared, const WorkerPlace& place, SlotMemory slots)
    : queues_(place.queues),
      tap_(shared.captures.channel(place.worker), shared.config.sip_listen, shared.secret),
      transmitter_(shared.interfaces, static_cast<std::uint16_t>(place.worker), counters_),
      link_(shared.config.limits),
      reassembly_(shared.config.limits, *place.messages, shared.services),
      context_{.interfaces = shared.interfaces,
               .counters = counters_,
               .packets = *place.packets,
               .transmitter = transmitter_,
               .link = link_,
               .limits = limits_,
               .others = shared.neighbours,
               .worker = place.worker,
               .now = clock_.now()},
      services_(shared.config, shared.interfaces, shared.services, shared.rings, shared.handoffs,
                place.worker, std::move(slots), shared.secret, place.seed),
      express_(shared.interfaces, shared.services, shared.config.media, place.worker),
      clockwork_(context_.now, place.worker == base::WorkerId{0}),
      rest_plan_(shared.config.workers[static_cast<std::size_t>(place.worker)].idle, place.shares_cpu),
      sleeper_(place.descriptors, services_.context().end.wake_descriptor()) {
  transmitter_.show(tap_);
}

void Worker::run(const std::atomic<bool>& stop) noexcept {
  admit_driver_signals();
  Sleeper::sharpen_timers();
  auto began = TscClock::ticks();
  while (!stop.load(std::memory_order_relaxed)) {
    const bool worked = round();
    if (worked) {
      static_cast<void>(rest_plan_.after(false));
    } else {
      rest();
    }
    const auto ended = TscClock::ticks();
    load_.increment(worked ? WorkerLoad::busy_cycles : WorkerLoad::idle_cycles, ended - began);
    began = ended;
  }
}

bool Worker::round() noexcept {
  context_.now = clock_.now();
  tap_.adopt(context_.now);
  bool worked = receive();
  if (serve_others(context_, services_.context()) != 0) worked = true;
  clockwork_.run(context_, services_.context(), reassembly_, clock_);
  transmitter_.flush();
  load_.increment(WorkerLoad::rounds);
  return worked;
}

bool Worker::receive() noexcept {
  bool worked = false;
  for (const auto& queue : queues_) {
    Batch batch;
    if (dataplane::receive(queue, batch, counters_) == 0) continue;
    worked = true;
    tap_.received(batch.mbufs(), queue.device, queue.queue);
    express_.run(context_, services_.context(), queue.port, batch);
    if (batch.empty()) continue;
    receive_frames(context_, reassembly_, queue.port, batch);
    serve_datagrams(context_, services_.context(), batch);
  }
  return worked;
}

void Worker::rest() noexcept {
  load_.increment(WorkerLoad::empty_rounds);
  const auto step = rest_plan_.after(true);
  switch (step.rest) {
    case Rest::none: break;
    case Rest::pause: rte_pause(); break;
    case Rest::yield: sched_yield(); break;
    case Rest::sleep: sleep(step.sleep); break;
  }
}

// Ports that cannot tell of packets are looked at when the time is over; shards and other workers call.
void Worker::sleep(base::Duration most) noexcept {
  auto& service = services_.context();
  if (service.end.prepare_to_sleep() && !service.handoffs.waits_for(service.worker)) {
    load_.increment(WorkerLoad::sleeps);
    sleeper_.sleep(most);
  }
  service.end.awake();
}

}  // namespace trunkline::dataplane
