#include "dataplane/intake/services.h"

#include <array>

#include <gtest/gtest.h>

namespace trunkline::dataplane {
namespace {

class ServicesTest : public testing::Test {
 protected:
  // Three local addresses; the media layout numbers two of them the other way round.
  static constexpr base::IpAddress first = base::IpAddress::v4(192, 0, 2, 1);
  static constexpr base::IpAddress second = base::IpAddress::v4(192, 0, 2, 2);
  static constexpr base::IpAddress third = base::IpAddress::v4(192, 0, 2, 3);

  static rtp::MediaLayout layout() {
    rtp::MediaLayout media;
    media.addresses[0] = third;
    media.addresses[1] = first;
    media.address_count = 2;
    media.worker_count = 2;
    media.first_port = 5000;
    media.pairs_per_worker = 100;  // 5000-5199, 5200-5399
    return media;
  }

  const std::array<base::IpAddress, 3> local = {first, second, third};
  const std::array<base::Endpoint, 3> sip = {base::Endpoint{first, 5060}, base::Endpoint{second, 5080},
                                             base::Endpoint{base::IpAddress::v4(203, 0, 113, 1), 5090}};
  Services services{local, sip, layout()};
};

TEST_F(ServicesTest, a_sip_port_is_sip_on_its_own_address_only) {
  EXPECT_EQ(services.find(1, 5080).service, Service::sip);
  EXPECT_EQ(services.find(1, 5060).service, Service::none);
  EXPECT_EQ(services.find(2, 5080).service, Service::media);
}

TEST_F(ServicesTest, a_sip_port_within_the_media_range_is_sip) {
  EXPECT_EQ(services.find(0, 5060).service, Service::sip);
}

TEST_F(ServicesTest, a_media_port_is_a_slot_of_its_worker) {
  const auto rtp = services.find(2, 5000);
  EXPECT_EQ(rtp.service, Service::media);
  EXPECT_EQ(rtp.worker, base::WorkerId{0});
  EXPECT_EQ(rtp.slot, 0u);
  EXPECT_FALSE(rtp.on_rtcp_port);
  const auto rtcp = services.find(0, 5203);
  EXPECT_EQ(rtcp.service, Service::media);
  EXPECT_EQ(rtcp.worker, base::WorkerId{1});
  EXPECT_EQ(rtcp.slot, 101u);  // the layout's second address
  EXPECT_TRUE(rtcp.on_rtcp_port);
}

TEST_F(ServicesTest, everything_else_is_no_service) {
  EXPECT_EQ(services.find(0, 4999).service, Service::none);
  EXPECT_EQ(services.find(0, 5400).service, Service::none);
  EXPECT_EQ(services.find(1, 5000).service, Service::none);  // no media address
  EXPECT_EQ(services.find(3, 5060).service, Service::none);  // no address of ours
  EXPECT_EQ(services.find(255, 5060).service, Service::none);
}

TEST_F(ServicesTest, an_endpoint_on_a_foreign_address_never_matches) {
  for (int address = 0; address < 256; ++address) {
    EXPECT_NE(services.find(static_cast<std::uint8_t>(address), 5090).service, Service::sip);
  }
}

}  // namespace
}  // namespace trunkline::dataplane
