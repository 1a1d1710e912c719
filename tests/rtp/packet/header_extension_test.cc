#include "rtp/packet/header_extension.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace trunkline::rtp {
namespace {

using Octets = std::vector<std::uint8_t>;

TEST(RtpHeaderExtension, one_byte_elements_with_padding_between) {
  // ID 1 with 1 octet, two of padding, ID 14 with 3 octets.
  const Octets data = {0x10, 0xaa, 0x00, 0x00, 0xe2, 0x01, 0x02, 0x03};
  ExtensionElements elements(0xbede, data);
  auto element = elements.next();
  ASSERT_TRUE(element);
  EXPECT_EQ(element->id, 1);
  EXPECT_EQ(Octets(element->data.begin(), element->data.end()), (Octets{0xaa}));
  element = elements.next();
  ASSERT_TRUE(element);
  EXPECT_EQ(element->id, 14);
  EXPECT_EQ(Octets(element->data.begin(), element->data.end()), (Octets{1, 2, 3}));
  EXPECT_FALSE(elements.next());
  EXPECT_FALSE(elements.next());
}

TEST(RtpHeaderExtension, two_byte_elements_may_be_empty_and_any_appbits_are_taken) {
  const Octets data = {0xff, 0x00, 0x00, 0x02, 0x02, 0x01, 0x02, 0x00};
  for (const std::uint16_t profile : {std::uint16_t{0x1000}, std::uint16_t{0x100f}}) {
    ExtensionElements elements(profile, data);
    auto element = elements.next();
    ASSERT_TRUE(element);
    EXPECT_EQ(element->id, 255);
    EXPECT_TRUE(element->data.empty());
    element = elements.next();
    ASSERT_TRUE(element);
    EXPECT_EQ(element->id, 2);
    EXPECT_EQ(element->data.size(), 2u);
    EXPECT_FALSE(elements.next());
  }
}

TEST(RtpHeaderExtension, reserved_ids_end_the_walk_of_the_one_byte_form) {
  for (const std::uint8_t head : Octets{0xf0, 0x01}) {
    const Octets data = {head, 0xaa, 0xaa, 0x00, 0x10, 0xaa};
    EXPECT_FALSE(ExtensionElements(0xbede, data).next());
  }
}

TEST(RtpHeaderExtension, element_past_the_end_ends_the_walk) {
  EXPECT_FALSE(ExtensionElements(0xbede, Octets{0x1f, 0xaa}).next());
  EXPECT_FALSE(ExtensionElements(0x1000, Octets{0x01, 0x02, 0xaa}).next());
  EXPECT_FALSE(ExtensionElements(0x1000, Octets{0x01}).next());
}

TEST(RtpHeaderExtension, unknown_profile_has_no_elements) {
  EXPECT_FALSE(ExtensionElements(0x1010, Octets{0x10, 0xaa}).next());
  EXPECT_FALSE(ExtensionElements(0, Octets{0x10, 0xaa}).next());
}

}  // namespace
}  // namespace trunkline::rtp
