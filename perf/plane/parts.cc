#include "perf/plane/parts.h"

#include <utility>

#include "dataplane/stages/input.h"
#include "dataplane/stages/rx.h"
#include "dataplane/stages/serve.h"

namespace trunkline::perf {

using namespace dataplane;

Parts::Parts(const WorkerShared& shared, const WorkerPlace& place, SlotMemory slots)
    : queue_(place.queues.front()),
      stages_(shared, place, std::move(slots), base::Instant(std::chrono::hours(1))) {}

void Parts::open(const gate::Command& command) noexcept {
  static_cast<void>(stages_.services.context().relay.open(command.handle, base::ShardId{0}, command.settings,
                                                          stages_.context.now));
}

void Parts::receive(Batch& batch) noexcept {
  stages_.context.now = stages_.context.now + std::chrono::microseconds(5);
  static_cast<void>(dataplane::receive(queue_, batch, stages_.counters));
}

void Parts::send_as_it_came(Batch& batch) noexcept {
  for (auto* mbuf : batch.mbufs()) stages_.transmitter.send(0, Packet(mbuf));
  batch.release();
  stages_.transmitter.flush();
}

void Parts::settle() noexcept {
  Batch batch;
  receive(batch);
  receive_frames(stages_.context, stages_.reassembly, queue_.port, batch);
  serve_datagrams(stages_.context, stages_.services.context(), batch);
  stages_.transmitter.flush();
}

void Parts::look() noexcept {
  Batch batch;
  receive(batch);
  stages_.express.look(stages_.context, stages_.services.context(), queue_.port, batch);
  send_as_it_came(batch);
}

void Parts::admit() noexcept {
  Batch batch;
  receive(batch);
  stages_.express.look(stages_.context, stages_.services.context(), queue_.port, batch);
  Batch rest;
  for (auto* mbuf : batch.mbufs()) rest.push(Packet(mbuf));
  stages_.express.admit<rtp::Counting::on>(stages_.context, stages_.services.context(), batch);
  send_as_it_came(rest);
}

void Parts::send() noexcept {
  Batch batch;
  receive(batch);
  stages_.express.run(stages_.context, stages_.services.context(), queue_.port, batch);
  stages_.transmitter.flush();
}

}  // namespace trunkline::perf
