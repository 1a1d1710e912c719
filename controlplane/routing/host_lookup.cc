#include "controlplane/routing/host_lookup.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint16_t sip_port = 5060;

/// Of a NAPTR record (section 4.1); nothing: of a service that we do not speak.
std::optional<sip::Transport> transport_of(const DnsRecord& record, bool tcp) {
  if (base::equals_ignoring_case(record.service, "SIP+D2U")) return sip::Transport::udp;
  if (tcp && base::equals_ignoring_case(record.service, "SIP+D2T")) return sip::Transport::tcp;
  return std::nullopt;
}

const DnsRecord* preferred(const DnsAnswer& answer, bool tcp) {
  const DnsRecord* best = nullptr;
  for (const auto& record : answer.records) {
    // "s" leads to SRV, "a" to addresses (RFC 3403 section 4.1); others are rules we do not follow.
    const bool known =
        base::equals_ignoring_case(record.flags, "s") || base::equals_ignoring_case(record.flags, "a");
    if (record.type != DnsType::naptr || !known || !transport_of(record, tcp)) continue;
    const auto rank = std::pair(record.priority, record.weight);
    if (best == nullptr || rank < std::pair(best->priority, best->weight)) best = &record;
  }
  return best;
}

HostTarget by(sip::Transport transport, std::uint16_t port) {
  HostTarget target;
  target.endpoint.port = port;
  target.transport = transport;
  return target;
}

}  // namespace

HostLookup::HostLookup(std::string name, std::uint16_t port, std::optional<sip::Transport> transport,
                       SpokenHere spoken)
    : name_(std::move(name)), port_(port), transport_(transport), spoken_(spoken) {}

std::vector<DnsQuestion> HostLookup::asked(std::vector<DnsQuestion> questions) {
  open_ += questions.size();
  return questions;
}

DnsQuestion HostLookup::service_of(sip::Transport transport) const {
  return {DnsType::srv, (transport == sip::Transport::tcp ? "_sip._tcp." : "_sip._udp.") + name_,
          by(transport, 0)};
}

std::vector<DnsQuestion> HostLookup::addresses_of(const std::string& name, const HostTarget& leads_to) const {
  std::vector<DnsQuestion> questions;
  if (spoken_.v4) questions.push_back({DnsType::a, name, leads_to});
  if (spoken_.v6) questions.push_back({DnsType::aaaa, name, leads_to});
  return questions;
}

std::vector<DnsQuestion> HostLookup::begin() {
  if (port_ != 0) return asked(addresses_of(name_, by(transport_.value_or(sip::Transport::udp), port_)));
  if (transport_) return asked({service_of(*transport_)});
  return asked({{DnsType::naptr, name_}});
}

std::vector<DnsQuestion> HostLookup::after_naptr(const DnsAnswer& answer) {
  const auto* record = preferred(answer, spoken_.tcp);
  if (record == nullptr) return {service_of(sip::Transport::udp)};
  transport_ = transport_of(*record, spoken_.tcp);
  if (base::equals_ignoring_case(record->flags, "a"))
    return addresses_of(record->target, by(*transport_, sip_port));
  return {{DnsType::srv, record->target, by(*transport_, 0)}};
}

std::vector<DnsQuestion> HostLookup::after_srv(const DnsQuestion& question, const DnsAnswer& answer) {
  if (answer.status == DnsStatus::failed) {
    failed_ = true;
    return {};
  }
  const auto transport = question.leads_to.transport;
  std::vector<DnsQuestion> questions;
  for (const auto& record : answer.records) {
    if (record.type != DnsType::srv) continue;
    // The root as a target says that the service is decidedly not there (RFC 2782).
    denied_ = denied_ || record.target.empty();
    if (record.target.empty() || questions.size() >= 2 * most_targets) continue;
    auto leads_to = by(transport, record.port);
    leads_to.priority = record.priority;
    leads_to.weight = record.weight;
    const auto more = addresses_of(record.target, leads_to);
    questions.insert(questions.end(), more.begin(), more.end());
  }
  if (!questions.empty()) return questions;
  // Nobody has chosen: each transport that we speak is asked for, the one that all have first.
  if (!transport_ && spoken_.tcp && transport == sip::Transport::udp)
    return {service_of(sip::Transport::tcp)};
  if (denied_) return {};
  return addresses_of(name_, by(transport_.value_or(sip::Transport::udp), sip_port));
}

void HostLookup::add_addresses(const DnsQuestion& question, const DnsAnswer& answer) {
  failed_ = failed_ || answer.status == DnsStatus::failed;
  for (const auto& record : answer.records) {
    if (record.type != question.type || targets_.size() == most_targets) continue;
    auto target = question.leads_to;
    target.endpoint.address = record.address;
    if (std::find(targets_.begin(), targets_.end(), target) == targets_.end()) targets_.push_back(target);
  }
}

std::vector<DnsQuestion> HostLookup::take(const DnsQuestion& question, const DnsAnswer& answer) {
  --open_;
  for (const auto& record : answer.records) ttl_s_ = std::min(ttl_s_.value_or(record.ttl_s), record.ttl_s);
  switch (question.type) {
    case DnsType::naptr: return asked(after_naptr(answer));
    case DnsType::srv: return asked(after_srv(question, answer));
    case DnsType::a:
    case DnsType::aaaa: break;
  }
  add_addresses(question, answer);
  return {};
}

}  // namespace trunkline::controlplane
