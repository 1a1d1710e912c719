#include "tests/fakes/heap_worker.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include "dataplane/intake/undelivered_request.h"
#include "sip/transport/stun_keep_alive.h"

namespace trunkline::fakes {
namespace {

std::span<const std::uint8_t> as_octets(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
std::string as_text(std::span<const std::uint8_t> octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

}  // namespace

HeapWorker::HeapWorker(dataplane::PlaneRings& rings, HeapPackets& packets,
                       const dataplane::Services& services, std::span<const base::IpAddress> local,
                       const rtp::MediaLayout& media, base::WorkerId worker, const base::SipHash::Key& secret,
                       const gate::AdmissionConfig& admission)
    : packets_(packets),
      services_(services),
      local_(local.begin(), local.end()),
      worker_(worker),
      memory_(table_memory(media)),
      relay_(media, worker, std::as_writable_bytes(std::span(memory_)),
             static_cast<std::uint64_t>(worker) + 1),
      end_(rings, worker),
      admission_(admission, secret),
      intake_(secret, rings.shards(), admission, admission_) {}

std::vector<HeapWorker::Block> HeapWorker::table_memory(const rtp::MediaLayout& media) {
  return std::vector<Block>(rtp::SlotTable::octets_needed(media.slots_per_worker()) / sizeof(Block) + 1);
}

std::optional<std::uint8_t> HeapWorker::number_of(const base::IpAddress& address) const {
  const auto local = std::find(local_.begin(), local_.end(), address);
  if (local == local_.end()) return std::nullopt;
  return static_cast<std::uint8_t>(local - local_.begin());
}

dataplane::Service HeapWorker::deliver(const Datagram& datagram, base::Instant now) {
  dataplane::ServiceMatch match;
  if (const auto local = number_of(datagram.to.address)) match = services_.find(*local, datagram.to.port);
  switch (match.service) {
    case dataplane::Service::none: ++undeliverable_; break;
    case dataplane::Service::sip: deliver_sip(datagram, now); break;
    case dataplane::Service::media: deliver_media(datagram, match, now); break;
  }
  end_.wake_others();
  return match.service;
}

void HeapWorker::deliver_sip(const Datagram& datagram, base::Instant now) {
  const auto seen = intake_.look(datagram.octets);
  if (seen == dataplane::FirstSight::stun) return deliver_stun(datagram, now);
  if (seen != dataplane::FirstSight::may_be_sip) return;
  const auto sender = admission_.sender(datagram.from.address);
  const auto standing = admission_.admit(sender, datagram.octets, now);
  if (standing == dataplane::Standing::refused) return;
  for (std::uint8_t i = 0; i < end_.shards(); ++i) {
    const base::ShardId shard{i};
    intake_.note_load(shard, end_.load_percent(shard), end_.fullness_percent(shard), now);
  }
  auto packet = packets_.allocate(datagram.octets.size());
  if (!packet) {
    ++undeliverable_;
    return;
  }
  datagram.octets.copy(packet->octets, datagram.octets.size());
  packet->length = static_cast<std::uint32_t>(datagram.octets.size());
  packet->local = datagram.to;
  packet->remote = datagram.from;
  packet->arrived = now;
  packet->worker = worker_;
  const auto screened = intake_.screen(*packet, sender, standing, now);
  switch (screened.fate) {
    case dataplane::SipFate::drop: return;
    case dataplane::SipFate::to_shard: end_.send_up(screened.shard, std::move(packet)); return;
    case dataplane::SipFate::answer: break;
  }
  std::vector<char> buffer(datagram.octets.size() + 2048);
  if (const auto answer = intake_.answer(*packet, screened.refusal, buffer)) {
    sent_.push_back({answer->hop.local, answer->hop.remote, std::string(answer->octets)});
  }
}

void HeapWorker::deliver_stun(const Datagram& datagram, base::Instant now) {
  if (!intake_.takes_stun_answer(datagram.octets, datagram.from, now)) {
    std::array<char, sip::most_stun_answer> room{};
    if (const auto answer = intake_.answer_stun(datagram.octets, datagram.from, room, now))
      sent_.push_back({datagram.to, datagram.from, std::string(*answer)});
    return;
  }
  auto packet = packets_.allocate(datagram.octets.size());
  if (!packet) {
    ++undeliverable_;
    return;
  }
  datagram.octets.copy(packet->octets, datagram.octets.size());
  packet->kind = gate::PacketKind::stun;
  packet->length = static_cast<std::uint32_t>(datagram.octets.size());
  packet->local = datagram.to;
  packet->remote = datagram.from;
  packet->arrived = now;
  packet->worker = worker_;
  end_.send_up(base::ShardId{0}, std::move(packet));
}

void HeapWorker::undelivered(const Datagram& datagram, base::Instant now) {
  const auto local = number_of(datagram.from.address);
  if (!local) return;
  const auto request =
      dataplane::undelivered_request(services_, end_.shards(), *local, datagram.from.port, datagram.octets);
  if (!request) return;
  auto packet = packets_.allocate(request->branch.size());
  if (!packet) return;
  request->branch.copy(packet->octets, request->branch.size());
  packet->kind = gate::PacketKind::undelivered;
  packet->length = static_cast<std::uint32_t>(request->branch.size());
  packet->local = datagram.from;
  packet->remote = datagram.to;
  packet->arrived = now;
  packet->worker = worker_;
  end_.send_up(request->shard, std::move(packet));
  end_.wake_others();
}

void HeapWorker::deliver_media(const Datagram& datagram, const dataplane::ServiceMatch& match,
                               base::Instant now) {
  if (match.worker != worker_) {
    ++undeliverable_;
    return;
  }
  const auto ruling = relay_.admit(
      {match.slot, match.on_rtcp_port, datagram.from, as_octets(datagram.octets)}, rtp::Moment(now));
  if (!rtp::is_sent_on(ruling.outcome)) return;
  auto octets = datagram.octets;
  const std::span writable{reinterpret_cast<std::uint8_t*>(octets.data()), octets.size()};
  if (const auto departure = relay_.depart(ruling, writable, rtp::Moment(now))) {
    sent_.push_back({departure->local, departure->remote, std::move(octets)});
  }
}

void HeapWorker::run(base::Instant now) {
  end_.carry_out(relay_, admission_, now, 256);
  std::array<gate::Packet, 32> packets;
  for (std::size_t count = packets.size(); count == packets.size();) {
    count = end_.take_down(packets);
    for (std::size_t i = 0; i < count; ++i) {
      sent_.push_back({packets[i]->local, packets[i]->remote, std::string(packets[i].octets())});
      packets[i].reset();
    }
  }
  while (const auto played = relay_.play(rtp::Moment(now))) {
    sent_.push_back({played->departure.local, played->departure.remote, as_text(played->packet)});
  }
  while (const auto due = relay_.report_to_peer(rtp::Moment(now))) {
    sent_.push_back({due->departure.local, due->departure.remote, as_text(due->packet())});
  }
  if (now >= next_sweep_) {
    next_sweep_ = now + std::chrono::milliseconds(500);
    relay_.sweep(rtp::Moment(now), relay_.table().size());
  }
  end_.send_reports(relay_, 256);
  end_.wake_others();
}

}  // namespace trunkline::fakes
