#include "controlplane/routing/host_lookup.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint16_t sip_port = 5060;

const DnsRecord* preferred(const DnsAnswer& answer) {
  const DnsRecord* best = nullptr;
  for (const auto& record : answer.records) {
    // "s" leads to SRV, "a" to addresses (RFC 3403 section 4.1); others are rules we do not follow.
    const bool known =
        base::equals_ignoring_case(record.flags, "s") || base::equals_ignoring_case(record.flags, "a");
    if (record.type != DnsType::naptr || !known || !base::equals_ignoring_case(record.service, "SIP+D2U"))
      continue;
    const auto rank = std::pair(record.priority, record.weight);
    if (best == nullptr || rank < std::pair(best->priority, best->weight)) best = &record;
  }
  return best;
}

}  // namespace

HostLookup::HostLookup(std::string name, std::uint16_t port, bool v4, bool v6)
    : name_(std::move(name)), port_(port), v4_(v4), v6_(v6) {}

std::vector<DnsQuestion> HostLookup::asked(std::vector<DnsQuestion> questions) {
  open_ += questions.size();
  return questions;
}

std::vector<DnsQuestion> HostLookup::addresses_of(const std::string& name, std::uint16_t port,
                                                  std::uint16_t priority, std::uint16_t weight) const {
  std::vector<DnsQuestion> questions;
  if (v4_) questions.push_back({DnsType::a, name, port, priority, weight});
  if (v6_) questions.push_back({DnsType::aaaa, name, port, priority, weight});
  return questions;
}

std::vector<DnsQuestion> HostLookup::begin() {
  return asked(port_ != 0 ? addresses_of(name_, port_, 0, 0)
                          : std::vector<DnsQuestion>{{DnsType::naptr, name_}});
}

std::vector<DnsQuestion> HostLookup::after_naptr(const DnsAnswer& answer) const {
  const auto* record = preferred(answer);
  if (record == nullptr) return {{DnsType::srv, "_sip._udp." + name_}};
  if (base::equals_ignoring_case(record->flags, "a")) return addresses_of(record->target, sip_port, 0, 0);
  return {{DnsType::srv, record->target}};
}

std::vector<DnsQuestion> HostLookup::after_srv(const DnsAnswer& answer) {
  if (answer.status == DnsStatus::failed) {
    failed_ = true;
    return {};
  }
  std::vector<DnsQuestion> questions;
  bool found = false;
  for (const auto& record : answer.records) {
    if (record.type != DnsType::srv) continue;
    found = true;
    // The root as a target says that the service is decidedly not there (RFC 2782).
    if (record.target.empty() || questions.size() >= 2 * most_targets) continue;
    const auto more = addresses_of(record.target, record.port, record.priority, record.weight);
    questions.insert(questions.end(), more.begin(), more.end());
  }
  return found ? questions : addresses_of(name_, sip_port, 0, 0);
}

void HostLookup::add_addresses(const DnsQuestion& question, const DnsAnswer& answer) {
  failed_ = failed_ || answer.status == DnsStatus::failed;
  for (const auto& record : answer.records) {
    if (record.type != question.type || targets_.size() == most_targets) continue;
    const HostTarget target{{record.address, question.port}, question.priority, question.weight};
    if (std::find(targets_.begin(), targets_.end(), target) == targets_.end()) targets_.push_back(target);
  }
}

std::vector<DnsQuestion> HostLookup::take(const DnsQuestion& question, const DnsAnswer& answer) {
  --open_;
  for (const auto& record : answer.records) ttl_s_ = std::min(ttl_s_.value_or(record.ttl_s), record.ttl_s);
  switch (question.type) {
    case DnsType::naptr: return asked(after_naptr(answer));
    case DnsType::srv: return asked(after_srv(answer));
    case DnsType::a:
    case DnsType::aaaa: break;
  }
  add_addresses(question, answer);
  return {};
}

}  // namespace trunkline::controlplane
