#include "dataplane/stages/ipv6.h"

#include <algorithm>
#include <optional>

#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/extension_headers.h"
#include "dataplane/stages/icmpv6.h"
#include "dataplane/stages/punt.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

// Groups, loopback, and IPv4 in disguise (RFC 4291 section 2.5.5.2), which has no place on a wire.
bool no_host_has(const base::IpAddress& source) noexcept {
  return is_multicast_v6(source.octets()) || source == loopback_v6 || source.is_v4();
}

// The groups a host must listen to for neighbour discovery: RFC 4291 section 2.8.
bool is_our_group(const Interfaces& interfaces, std::uint8_t port, const base::IpAddress& group) noexcept {
  if (group == all_nodes) return true;
  return std::any_of(interfaces.addresses().begin(), interfaces.addresses().end(), [&](const auto& local) {
    return local.port == port && !local.address.is_v4() && solicited_node(local.address) == group;
  });
}

FragmentFacts fragment_facts(const Ipv6Header& ip, const Walked& walked) noexcept {
  return {.source = base::IpAddress(ip.source),
          .destination = base::IpAddress(ip.destination),
          .identification = walked.fragment->identification.host(),
          .protocol = walked.protocol,
          .more = walked.fragment->more(),
          .offset = walked.fragment->offset(),
          .data_begins = walked.offset};
}

}  // namespace

Fate receive_ipv6(StageContext& context, Reassembly& reassembly, rte_mbuf*& mbuf) noexcept {
  const auto all = octets(*mbuf);
  const auto* ip = view<Ipv6Header>(all);
  if (ip == nullptr) return context.drop(WorkerCounter::ipv6_too_short);
  if (ip->version() != 6) return context.drop(WorkerCounter::ipv6_bad_version);
  const std::size_t length = sizeof(Ipv6Header) + ip->payload_length.host();
  if (length > all.size()) return context.drop(WorkerCounter::ipv6_bad_length);

  auto& facts = metadata(*mbuf);
  const base::IpAddress source(ip->source);
  const base::IpAddress destination(ip->destination);
  const auto local = context.interfaces.find(facts.port, destination);
  if (!local && !is_our_group(context.interfaces, facts.port, destination)) {
    return context.drop(WorkerCounter::ipv6_not_ours);
  }
  if (no_host_has(source)) return context.drop(WorkerCounter::ipv6_martian);
  cut(*mbuf, static_cast<std::uint16_t>(length));
  const auto walked = walk_extensions(octets(*mbuf), ip->next_header, sizeof(Ipv6Header));
  if (!walked) return context.drop(walked.error());
  facts.protocol = walked->protocol;
  facts.transport_offset = walked->offset;

  if (walked->protocol == protocol::icmpv6 && walked->fragment == nullptr) {
    // From no address at all, or from ours: a question whether an address is taken, and its answer.
    receive_icmpv6(context, Packet(mbuf), walked->is_lone_fragment);
    return Fate::taken;
  }
  if (!local) return context.drop(WorkerCounter::ipv6_not_ours);
  if (source.is_unspecified() || context.interfaces.find(facts.port, source)) {
    return context.drop(WorkerCounter::ipv6_martian);
  }
  facts.local = *local;
  if (walked->fragment != nullptr) return reassembly.receive(context, fragment_facts(*ip, *walked), mbuf);
  if (walked->protocol == protocol::tcp) return punt(context, *mbuf);
  return Fate::passed;
}

}  // namespace trunkline::dataplane
