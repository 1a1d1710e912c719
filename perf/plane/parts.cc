#include "perf/plane/parts.h"

#include <utility>

#include "dataplane/stages/input.h"
#include "dataplane/stages/rx.h"
#include "dataplane/stages/serve.h"

namespace trunkline::perf {

using namespace dataplane;

Parts::Parts(const WorkerShared& shared, const WorkerPlace& place, SlotMemory slots)
    : queue_(place.queues.front()),
      transmitter_(shared.interfaces, 0, counters_),
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
               .now = base::Instant(std::chrono::hours(1))},
      services_(shared.config, shared.interfaces, shared.services, shared.rings, shared.handoffs,
                place.worker, std::move(slots), shared.secret, 1),
      express_(shared.interfaces, shared.services, shared.config.media, place.worker) {}

void Parts::open(const gate::Command& command) noexcept {
  static_cast<void>(
      services_.context().relay.open(command.handle, base::ShardId{0}, command.settings, context_.now));
}

void Parts::receive(Batch& batch) noexcept {
  context_.now = context_.now + std::chrono::microseconds(5);
  static_cast<void>(dataplane::receive(queue_, batch, counters_));
}

void Parts::send_as_it_came(Batch& batch) noexcept {
  for (auto* mbuf : batch.mbufs()) transmitter_.send(0, Packet(mbuf));
  batch.release();
  transmitter_.flush();
}

void Parts::settle() noexcept {
  Batch batch;
  receive(batch);
  receive_frames(context_, reassembly_, queue_.port, batch);
  serve_datagrams(context_, services_.context(), batch);
  transmitter_.flush();
}

void Parts::look() noexcept {
  Batch batch;
  receive(batch);
  express_.look(context_, services_.context(), queue_.port, batch);
  send_as_it_came(batch);
}

void Parts::admit() noexcept {
  Batch batch;
  receive(batch);
  express_.look(context_, services_.context(), queue_.port, batch);
  Batch rest;
  for (auto* mbuf : batch.mbufs()) rest.push(Packet(mbuf));
  express_.admit(context_, services_.context(), batch);
  send_as_it_came(rest);
}

void Parts::send() noexcept {
  Batch batch;
  receive(batch);
  express_.run(context_, services_.context(), queue_.port, batch);
  transmitter_.flush();
}

}  // namespace trunkline::perf
