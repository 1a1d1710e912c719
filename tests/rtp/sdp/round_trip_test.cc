// Properties that hold for every description we can write, and every one we can be sent.
#include <array>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "rtp/sdp/answer.h"
#include "rtp/sdp/difference.h"
#include "rtp/sdp/offer.h"
#include "rtp/sdp/own_description.h"
#include "rtp/sdp/parse_description.h"
#include "tests/rtp/sdp/read_sdp.h"

namespace trunkline::rtp {
namespace {

constexpr std::array directions{Direction::sendrecv, Direction::sendonly, Direction::recvonly,
                                Direction::inactive};
constexpr std::array codecs{Codec::pcmu, Codec::pcma, Codec::g722, Codec::g729, Codec::opus, Codec::ilbc};
constexpr std::array<std::string_view, 5> transports{"RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF",
                                                     "TCP/MSRP"};

base::IpAddress any_address() {
  if (*rc::gen::arbitrary<bool>()) {
    const auto last = *rc::gen::inRange<std::uint8_t>(1, 255);
    return base::IpAddress::v4(192, 0, 2, last);
  }
  auto octets = base::IpAddress::parse("2001:db8::1")->octets();
  octets[15] = *rc::gen::inRange<std::uint8_t>(1, 255);
  return base::IpAddress(octets);
}

OwnStream any_stream() {
  OwnStream stream;
  stream.transport = *rc::gen::elementOf(transports);
  stream.kind = *rc::gen::element<std::string_view>("audio", "video", "text");
  stream.direction = *rc::gen::elementOf(directions);
  stream.ptime_ms = *rc::gen::element<std::uint16_t>(0, 10, 20, 30);
  stream.rtcp_mux = *rc::gen::arbitrary<bool>();
  stream.mid = *rc::gen::element<std::string_view>("", "0", "audio");
  if (!*rc::gen::weightedElement<bool>({{4, true}, {1, false}})) return stream;  // rejected
  stream.local = {any_address(), *rc::gen::inRange<std::uint16_t>(1, 65535)};
  const auto count = *rc::gen::inRange<std::size_t>(1, 5);
  for (std::size_t i = 0; i < count; ++i) {
    const auto codec = *rc::gen::elementOf(codecs);
    const auto type = PayloadType{static_cast<std::uint8_t>(96 + i)};
    static_cast<void>(stream.formats.push_back({type, codec, encoding_of(codec), {}}));
  }
  return stream;
}

OwnDescription any_description() {
  OwnDescription description;
  description.address = any_address();
  const auto count = *rc::gen::inRange<std::size_t>(0, 17);
  for (std::size_t i = 0; i < count; ++i) static_cast<void>(description.streams.push_back(any_stream()));
  return description;
}

struct Reread {
  explicit Reread(const std::string& from) : text(from) {
    RC_ASSERT(parse_description(text, *description).has_value());
  }
  std::string text;
  std::unique_ptr<Description> description = std::make_unique<Description>();
};

std::array<base::Endpoint, Description::most_media> local_ports(const base::IpAddress& address) {
  std::array<base::Endpoint, Description::most_media> local;
  for (std::size_t i = 0; i < local.size(); ++i)
    local[i] = {address, static_cast<std::uint16_t>(20000 + 2 * i)};
  return local;
}

TEST(RoundTrip, what_is_written_is_read_as_it_was_meant) {
  EXPECT_TRUE(rc::check([] {
    const auto written = any_description();
    OwnOrigin origin{.session_id = *rc::gen::arbitrary<std::uint64_t>() >> 1};
    const Reread read(write(written, origin));
    RC_ASSERT(read.description->origin.session_id == std::to_string(origin.session_id));
    RC_ASSERT(read.description->media.size() == written.streams.size());
    for (std::size_t i = 0; i < written.streams.size(); ++i) {
      const auto& stream = written.streams[i];
      const auto& section = read.description->media[i];
      RC_ASSERT(section.line.kind_text == stream.kind);
      RC_ASSERT(section.line.transport_text == stream.transport);
      RC_ASSERT(section.line.port == stream.local.port);
      RC_ASSERT(section.mid == stream.mid);
      if (stream.local.port == 0) continue;
      RC_ASSERT(read.description->connection_of(section)->address == stream.local.address);
      RC_ASSERT(read.description->direction_of(section) == stream.direction);
      RC_ASSERT(section.ptime_ms == stream.ptime_ms);
      RC_ASSERT(section.rtcp_mux == stream.rtcp_mux);
      if (!is_rtp(section.line.transport)) continue;
      const auto formats = section.line.rtp_formats;
      RC_ASSERT(formats.size() == stream.formats.size());
      for (std::size_t f = 0; f < formats.size(); ++f) {
        RC_ASSERT(formats[f].payload_type == stream.formats[f].payload_type);
        RC_ASSERT(formats[f].codec == stream.formats[f].codec);
      }
    }
  }));
}

TEST(RoundTrip, anchoring_changes_places_and_nothing_else) {
  EXPECT_TRUE(rc::check([] {
    OwnOrigin peer{.session_id = 9};
    const Reread offer(write(any_description(), peer));
    const auto ours = base::IpAddress::v4(203, 0, 113, 9);
    const auto streams = streams_of(*offer.description);
    OwnOrigin origin{.session_id = 5};
    const Reread anchored(anchored_text(*offer.description, local_ports(ours), ours, origin));
    const auto found = difference(*offer.description, *anchored.description);
    RC_ASSERT(found.streams.size() == streams.size());
    RC_ASSERT(!found.session);
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (!streams[i].carried) continue;
      RC_ASSERT(found.streams[i].address);
      RC_ASSERT(!found.streams[i].formats && !found.streams[i].direction && !found.streams[i].other);
    }
    RC_ASSERT(anchored.text.find("192.0.2.") == std::string::npos);
    RC_ASSERT(anchored.text.find("2001:db8") == std::string::npos);
  }));
}

TEST(RoundTrip, an_answer_always_fits_its_offer) {
  EXPECT_TRUE(rc::check([] {
    OwnOrigin peer{.session_id = 9};
    const Reread offer(write(any_description(), peer));
    auto capabilities = g711_capabilities();
    capabilities.choice = *rc::gen::element(CodecChoice::one, CodecChoice::all_common);
    capabilities.order = *rc::gen::element(CodecOrder::own, CodecOrder::offerer);
    capabilities.most_streams = *rc::gen::inRange<std::uint8_t>(1, 17);
    const auto chosen = answer(*offer.description, capabilities);
    if (!chosen) return;
    OwnOrigin origin{.session_id = 5};
    const auto text = write_answer(*offer.description, *chosen, capabilities,
                                   local_ports(base::IpAddress::v4(1, 2, 3, 4)), origin);
    RC_ASSERT(text.has_value());
    const Reread answered(*text);
    const auto offered = streams_of(*offer.description);
    const auto streams = streams_of(*answered.description);
    RC_ASSERT(check_answer(offered, streams).has_value());
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (!streams[i].carried) continue;
      RC_ASSERT(streams[i].direction == mirrored(offered[i].direction));
      for (const auto& codec : streams[i].codecs) {
        RC_ASSERT(std::find(offered[i].codecs.begin(), offered[i].codecs.end(), codec) !=
                  offered[i].codecs.end());
      }
    }
  }));
}

TEST(RoundTrip, whatever_is_sent_is_read_or_refused_with_a_reason) {
  EXPECT_TRUE(rc::check([] {
    // Lines that are nearly right, in any order: more of them are read than of random octets.
    const auto lines = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "v=0", "o=- 1 1 IN IP4 192.0.2.1", "s=", "c=IN IP4 192.0.2.1", "c=IN IP4 0.0.0.0", "t=0 0",
        "m=audio 4000 RTP/AVP 0 8", "m=video 0 RTP/AVP", "m=audio 1 RTP/SAVP 96", "a=rtpmap:96 opus/48000/2",
        "a=sendonly", "a=inactive", "a=rtcp:1 IN IP6 ::1", "b=AS:1", "a=", "x=", "k=clear:1", "i=192.0.2.1",
        ""));
    std::string text = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n";
    for (const auto& line : lines) text += line + "\r\n";
    const auto description = std::make_unique<Description>();
    const auto read = parse_description(text, *description);
    if (!read) {
      RC_ASSERT(!to_string(read.error()).empty());
      return;
    }
    OwnOrigin origin{.session_id = 5};
    const auto ours = base::IpAddress::v4(203, 0, 113, 9);
    const Reread anchored(anchored_text(*description, local_ports(ours), ours, origin));
    RC_ASSERT(anchored.description->media.size() == description->media.size());
    RC_ASSERT(anchored.text.find("192.0.2.1") == std::string::npos);
  }));
}

}  // namespace
}  // namespace trunkline::rtp
