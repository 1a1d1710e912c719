#include "controlplane/session/told_failure.h"

#include "controlplane/routing/failure_choice.h"
#include "controlplane/session/shown_header.h"

namespace trunkline::controlplane {
namespace {

bool is_challenge(int status) noexcept { return status == 401 || status == 407; }

std::optional<std::uint8_t> given_cause(const Failed& failed) {
  return failed.response != nullptr ? q850_cause_of(*failed.response) : std::nullopt;
}

}  // namespace

void ToldFailure::keep(const sip::HeaderLine& line) {
  lines_.push_back({line.name, std::string(line.value), std::string(line.text_name)});
}

void ToldFailure::set(int status, std::span<const sip::HeaderLine> headers) {
  status_ = status;
  said_ = true;
  unsent_ = false;
  cause_.reset();
  lines_.clear();
  for (const auto& line : headers) keep(line);
}

void ToldFailure::set(const Failed& failed) {
  heard_ |= failed.response != nullptr;
  set(failed.status, failed.headers);
  unsent_ = failed.unsent;
  cause_ = given_cause(failed);
}

void ToldFailure::weigh(const Failed& failed) {
  heard_ |= failed.response != nullptr;
  if (weigh(failed.status, failed.headers, failed.response != nullptr, failed.unsent))
    cause_ = given_cause(failed);
}

bool ToldFailure::weigh(int status, std::span<const sip::HeaderLine> headers, bool said, bool unsent) {
  if (replaces({status, said}, {status_, said_})) {
    set(status, headers);
    said_ = said;
    unsent_ = unsent;
    return true;
  }
  if (!is_challenge(status_) || !is_challenge(status)) return false;
  for (const auto& line : headers) {
    if (line.name == sip::HeaderName::www_authenticate || line.name == sip::HeaderName::proxy_authenticate)
      keep(line);
  }
  return false;
}

std::span<const sip::HeaderLine> ToldFailure::headers(Orders& orders) const {
  auto lines = orders.lines();
  for (const auto& line : lines_) lines.push_back(orders.keep({line.name, line.value, line.text_name}));
  return lines;
}

}  // namespace trunkline::controlplane
