#include "dataplane/stages/classify.h"

#include "dataplane/packet/metadata.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

Fate classify_media(StageContext& context, ServiceContext& service, const ServiceMatch& match,
                    rte_mbuf& mbuf) noexcept {
  auto& facts = metadata(mbuf);
  facts.slot = match.slot;
  facts.odd_port = match.on_rtcp_port;
  if (match.worker != service.worker) {
    service.end.must_wake(match.worker);
    return service.handoffs.give(service.worker, match.worker, mbuf, context.counters);
  }
  service.relay.prefetch(match.slot);
  return Fate::passed;
}

}  // namespace

void classify(StageContext& context, ServiceContext& service, Batch& batch, Batch& sip) noexcept {
  batch.sift([&](rte_mbuf*& mbuf) noexcept {
    const auto& facts = metadata(*mbuf);
    const auto match = service.services.find(facts.local, facts.local_port);
    switch (match.service) {
      case Service::media: return classify_media(context, service, match, *mbuf);
      case Service::sip: sip.push(Packet(mbuf)); return Fate::taken;
      case Service::none: break;
    }
    return context.drop(WorkerCounter::classify_no_service);
  });
}

}  // namespace trunkline::dataplane
