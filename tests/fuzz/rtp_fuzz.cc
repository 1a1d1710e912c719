// Datagrams on a media port: the header and its extension, the statistics, and a relay with two open
// slots, and a third of a service that is told of digits and reports what it has heard.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/assert.h"
#include "rtp/packet/demultiplex.h"
#include "rtp/packet/header.h"
#include "rtp/packet/header_extension.h"
#include "rtp/relay/relay.h"
#include "rtp/rtcp/compound.h"

namespace {

using namespace trunkline;

void check_header(std::span<const std::uint8_t> octets) {
  const auto header = rtp::parse(octets);
  if (!header) {
    TL_ASSERT(!rtp::to_string(header.error()).empty());
    return;
  }
  TL_ASSERT(rtp::parse_clear(octets).has_value());
  TL_ASSERT(std::size_t{header->payload_offset} + header->payload_length + header->padding_length ==
            octets.size());
  TL_ASSERT(header->extension_offset + header->extension_length <= header->payload_offset);
  rtp::ExtensionElements elements(header->extension_profile,
                                  octets.subspan(header->extension_offset, header->extension_length));
  std::size_t told = 0;
  while (const auto element = elements.next()) told += element->data.size() + 1;
  TL_ASSERT(told <= header->extension_length);
}

struct alignas(128) Memory {
  std::byte octets[rtp::SlotTable::octets_needed(3)];
};

rtp::MediaLayout three_slots() {
  rtp::MediaLayout layout;
  layout.addresses[0] = base::IpAddress::v4(192, 0, 2, 1);
  layout.address_count = 1;
  layout.first_port = 20000;
  layout.pairs_per_worker = 3;
  return layout;
}

// Each octet pair chooses how the rest of the input arrives at the relay once more, from another angle.
void check_relay(std::span<const std::uint8_t> octets) {
  Memory memory;
  rtp::Relay relay(three_slots(), base::WorkerId{0}, memory.octets, 1);
  const base::Endpoint peers[] = {{base::IpAddress::v4(198, 51, 100, 1), 4000},
                                  {base::IpAddress::v4(198, 51, 100, 1), 4001},
                                  {base::IpAddress::v4(203, 0, 113, 1), 4000}};
  rtp::SlotSettings settings;
  settings.remote_rtp = peers[0];
  settings.remote_rtcp = peers[1];
  settings.mode = rtp::SlotMode::relay;
  settings.may_receive = settings.may_send = true;
  for (std::uint32_t slot = 0; slot < 2; ++slot) {
    settings.partner = 1 - slot;
    settings.latch = slot == 0 ? rtp::LatchRule::signalled : rtp::LatchRule::first;
    TL_ASSERT(relay.open({0, slot & 0xffffffU, 1}, base::ShardId{}, settings, base::Instant()) ==
              rtp::CommandResult::applied);
  }
  rtp::SlotSettings service = settings;
  service.mode = rtp::SlotMode::silent;
  service.latch = rtp::LatchRule::signalled;
  service.events = 101;
  TL_ASSERT(relay.open({0, 2, 1}, base::ShardId{}, service, base::Instant()) == rtp::CommandResult::applied);
  std::uint64_t given = 0;
  for (std::size_t i = 0; i + 1 < octets.size() && i < 64; i += 2) {
    const rtp::MediaDatagram datagram{octets[i] % 4U, (octets[i] & 8) != 0, peers[octets[i + 1] % 3],
                                      octets.subspan(i)};
    const auto ruling = relay.admit(datagram, rtp::Moment(base::Instant(std::chrono::milliseconds(i))));
    if (rtp::is_sent_on(ruling.outcome)) {
      std::vector<std::uint8_t> copy(datagram.octets.begin(), datagram.octets.end());
      const auto departure = relay.depart(ruling, copy, rtp::Moment());
      TL_ASSERT(!departure || departure->remote.port != 0);
    }
    ++given;
  }
  relay.sweep(rtp::Moment(base::Instant(std::chrono::seconds(10))), 3);
  while (const auto due = relay.report()) {
    TL_ASSERT(due->report.digit.event <= 15);
    relay.report_taken();
  }
  // A round of the participants: a report of the service's is due by now.
  const rtp::Moment later(base::Instant(std::chrono::seconds(20)));
  relay.sweep(later, 2048);
  const auto own = relay.report_to_peer(later);
  TL_ASSERT(own && rtp::parse_compound(own->packet()));
  std::uint64_t counted = 0;
  relay.outcomes().for_each([&](std::string_view, std::uint64_t count) { counted += count; });
  TL_ASSERT(counted == given);
  const auto totals = relay.table().totals(0);
  TL_ASSERT(totals.packets_received + totals.packets_refused <= given);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span octets(data, size);
  static_cast<void>(rtp::demultiplex(octets));
  check_header(octets);
  check_relay(octets);
  return 0;
}
