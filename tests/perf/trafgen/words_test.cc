#include <gtest/gtest.h>

#include "perf/trafgen/codec.h"
#include "perf/trafgen/port_description.h"
#include "perf/trafgen/session.h"
#include "perf/trafgen/step.h"

namespace trunkline::trafgen {
namespace {

TEST(Codec, has_the_sizes_of_its_rfc) {
  EXPECT_EQ(codec_named("pcmu")->payload_octets, 160);
  EXPECT_EQ(codec_named("G729")->payload_octets, 20);
  EXPECT_EQ(codec_named("G729")->payload_type, 18);
  EXPECT_EQ(codec_named("opus")->timestamp_step, 960);
  EXPECT_FALSE(codec_named("AMR"));
}

TEST(Codec, grows_with_its_packet_time) {
  EXPECT_EQ(with_packet_time(*codec_named("PCMA"), 30)->payload_octets, 240);
  EXPECT_EQ(with_packet_time(*codec_named("PCMA"), 30)->timestamp_step, 240);
  EXPECT_FALSE(with_packet_time(*codec_named("PCMA"), 5));
}

TEST(Port, is_described_in_the_words_of_the_configuration) {
  const auto memif =
      parse_port("driver=memif,socket=/run/m.sock,id=3,mac=02:00:00:00:0a:01,receive_descriptors=2048");
  ASSERT_TRUE(memif);
  EXPECT_EQ(memif->driver, gate::PortDriver::memif);
  EXPECT_EQ(memif->memif_socket, "/run/m.sock");
  EXPECT_FALSE(memif->memif_server);
  EXPECT_EQ(memif->memif_id, 3U);
  EXPECT_EQ(memif->receive_descriptors, 2048);
  EXPECT_EQ((*memif->mac)[4], 0x0a);
  EXPECT_EQ(parse_port("driver=af_xdp,interface=v0")->interface, "v0");
  EXPECT_EQ(parse_port("driver=af_packet,interface=v0,vlan=100")->vlan, 100);
}

TEST(Port, says_what_is_wrong_with_its_description) {
  EXPECT_EQ(parse_port("driver=dpdk").error(), PortFault::unknown_driver);
  EXPECT_EQ(parse_port("driver=null,colour=red").error(), PortFault::unknown_key);
  EXPECT_EQ(parse_port("driver=null,mtu=70000").error(), PortFault::bad_number);
  EXPECT_EQ(parse_port("driver=null,vlan=4095").error(), PortFault::bad_number);
  EXPECT_EQ(parse_port("driver=null,vlan=0").error(), PortFault::bad_number);
  EXPECT_EQ(parse_port("driver=null,mac=1").error(), PortFault::bad_mac);
  EXPECT_EQ(parse_port("driver=tap").error(), PortFault::incomplete);
}

TEST(Session, is_read_as_it_was_written) {
  const std::string line = "10.77.1.1 4000 10.77.0.2 20000 fd99::2 4002 fd99::1 20002";
  const auto session = parse_session_line(line);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->relay_of_caller.port, 20000);
  EXPECT_EQ(session_line(*session), line);
  EXPECT_FALSE(parse_session_line("10.77.1.1 4000 10.77.0.2 20000 10.77.1.2 4002 10.77.0.2"));
  EXPECT_FALSE(parse_session_line(line + " 1"));
}

TEST(Step, is_read) {
  const auto media = parse_step("media 20000 1.5");
  ASSERT_TRUE(media);
  EXPECT_EQ(media->kind, StepKind::media);
  EXPECT_EQ(media->first, 20000);
  EXPECT_EQ(media->second, 1.5);
  EXPECT_EQ(parse_step(" write  sessions.txt ")->text, "sessions.txt");
}

TEST(Step, is_refused_when_it_is_none) {
  for (const auto* text : {"", "sing 1", "calls 1", "calls 1 2 3", "media x 1", "wait -1", "wait 1s"}) {
    EXPECT_FALSE(parse_step(text)) << text;
  }
}

}  // namespace
}  // namespace trunkline::trafgen
