#include "dataplane/intake/undelivered_request.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

WorkerCounter counter_of(sip::QuoteFault fault) noexcept {
  switch (fault) {
    case sip::QuoteFault::cut_short: return WorkerCounter::icmp_error_too_short;
    case sip::QuoteFault::no_request: break;
  }
  return WorkerCounter::icmp_error_no_request;
}

}  // namespace

base::Result<sip::QuotedRequest, WorkerCounter> undelivered_request(const Services& services,
                                                                    std::uint8_t shards, std::uint8_t local,
                                                                    std::uint16_t port,
                                                                    std::string_view payload) noexcept {
  switch (services.find(local, port).service) {
    case Service::sip: break;
    case Service::media: return base::fail(WorkerCounter::icmp_error_media);
    case Service::none: return base::fail(WorkerCounter::icmp_error_foreign);
  }
  const auto request = sip::read_quoted_request(payload);
  if (!request) return base::fail(counter_of(request.error()));
  if (static_cast<std::uint8_t>(request->shard) >= shards)
    return base::fail(WorkerCounter::icmp_error_no_request);
  return *request;
}

}  // namespace trunkline::dataplane
