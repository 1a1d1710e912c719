// What an ICMP error quotes of a packet of ours: what is read lies within the quote, says the same of any
// longer one, and reaches a shard only by a branch that is one.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/assert.h"
#include "dataplane/intake/undelivered_request.h"
#include "dataplane/stages/quoted_datagram.h"
#include "sip/transport/branch.h"
#include "sip/transport/quoted_request.h"

namespace {

using namespace trunkline;
using gate::WorkerCounter;

bool within(std::string_view part, std::span<const std::uint8_t> whole) {
  const auto* begin = reinterpret_cast<const char*>(whole.data());
  return part.data() >= begin && part.data() + part.size() <= begin + whole.size();
}

const dataplane::Services& services() {
  static const base::IpAddress local[] = {base::IpAddress::v4(10, 99, 0, 1),
                                          *base::IpAddress::parse("fd99::1")};
  static const base::Endpoint sip[] = {{local[0], 5060}, {local[1], 5060}};
  static const dataplane::Services made(local, sip, {});
  return made;
}

void check_payload(std::string_view payload, std::span<const std::uint8_t> whole, std::uint16_t port) {
  const auto request = sip::read_quoted_request(payload);
  if (request) {
    TL_ASSERT(within(request->branch, whole));
    const auto name = sip::read_branch(request->branch);
    TL_ASSERT(name && base::ShardId{static_cast<std::uint8_t>(name->handle.owner)} == request->shard);
    const auto end =
        static_cast<std::size_t>(request->branch.data() - payload.data()) + request->branch.size();
    TL_ASSERT(sip::read_quoted_request(payload.substr(0, end)).has_value());
    TL_ASSERT(sip::read_quoted_request(payload.substr(0, end - 1)).error() == sip::QuoteFault::cut_short);
  }
  const auto judged = dataplane::undelivered_request(services(), 2, 0, port, payload);
  const bool ours = request && port == 5060 && static_cast<std::uint8_t>(request->shard) < 2;
  TL_ASSERT(judged.has_value() == ours);
}

void check(const base::Result<dataplane::QuotedDatagram, WorkerCounter>& read,
           std::span<const std::uint8_t> whole) {
  if (!read) {
    TL_ASSERT(read.error() == WorkerCounter::icmp_error_too_short ||
              read.error() == WorkerCounter::icmp_error_foreign);
    return;
  }
  TL_ASSERT(within(read->payload, whole));
  check_payload(read->payload, whole, read->source.port);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span octets(data, size);
  check(dataplane::read_quoted_v4(octets), octets);
  check(dataplane::read_quoted_v6(octets), octets);
  check_payload({reinterpret_cast<const char*>(data), size}, octets, 5060);
  return 0;
}
