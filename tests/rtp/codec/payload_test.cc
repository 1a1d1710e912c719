#include "rtp/codec/payload.h"

#include <gtest/gtest.h>

namespace trunkline::rtp {
namespace {

TEST(Payload, static_types_are_those_of_rfc_3551) {
  EXPECT_EQ(static_format(PayloadType{0})->encoding.name, "PCMU");
  EXPECT_EQ(static_format(PayloadType{8})->encoding.name, "PCMA");
  EXPECT_EQ(static_format(PayloadType{9})->encoding.name, "G722");
  EXPECT_EQ(static_format(PayloadType{9})->encoding.clock_rate, 8000U);  // although it samples at 16,000
  EXPECT_EQ(static_format(PayloadType{18})->encoding.name, "G729");
  EXPECT_EQ(static_format(PayloadType{10})->encoding.channels, 2);
  EXPECT_EQ(static_format(PayloadType{34})->encoding.clock_rate, 90000U);
}

TEST(Payload, reserved_unassigned_and_dynamic_types_mean_nothing_without_an_rtpmap) {
  for (const int number : {1, 2, 19, 20, 24, 35, 72, 95, 96, 101, 127}) {
    EXPECT_EQ(static_format(PayloadType{static_cast<std::uint8_t>(number)}), nullptr) << number;
  }
}

TEST(Payload, encoding_names_are_read_without_regard_to_case) {
  EXPECT_EQ(codec_of({"pcmu", 8000, 1}), Codec::pcmu);
  EXPECT_EQ(codec_of({"Opus", 48000, 2}), Codec::opus);
  EXPECT_EQ(codec_of({"TELEPHONE-EVENT", 8000, 1}), Codec::telephone_event);
}

TEST(Payload, a_known_name_at_another_clock_rate_is_another_codec) {
  EXPECT_EQ(codec_of({"PCMU", 16000, 1}), Codec::unknown);
  EXPECT_EQ(codec_of({"telephone-event", 48000, 1}), Codec::telephone_event);
  EXPECT_EQ(codec_of({"speex", 16000, 1}), Codec::speex);
  EXPECT_EQ(codec_of({"", 0, 1}), Codec::unknown);
}

TEST(Payload, every_codec_is_found_again_by_the_encoding_it_is_written_with) {
  for (auto number = 1; number <= static_cast<int>(Codec::red); ++number) {
    const auto codec = static_cast<Codec>(number);
    EXPECT_EQ(codec_of(encoding_of(codec)), codec) << number;
  }
  EXPECT_TRUE(encoding_of(Codec::unknown).name.empty());
}

TEST(Payload, only_codecs_of_rfc_3551_have_a_static_type) {
  EXPECT_EQ(static_payload_type(Codec::pcmu), PayloadType{0});
  EXPECT_EQ(static_payload_type(Codec::pcma), PayloadType{8});
  EXPECT_EQ(static_payload_type(Codec::g722), PayloadType{9});
  EXPECT_EQ(static_payload_type(Codec::comfort_noise), PayloadType{13});
  EXPECT_FALSE(static_payload_type(Codec::opus));
  EXPECT_FALSE(static_payload_type(Codec::telephone_event));
  EXPECT_FALSE(static_payload_type(Codec::unknown));
}

TEST(Payload, events_noise_and_redundancy_do_not_carry_speech) {
  EXPECT_TRUE(carries_speech(Codec::pcma));
  EXPECT_TRUE(carries_speech(Codec::unknown));
  EXPECT_FALSE(carries_speech(Codec::telephone_event));
  EXPECT_FALSE(carries_speech(Codec::comfort_noise));
  EXPECT_FALSE(carries_speech(Codec::red));
}

}  // namespace
}  // namespace trunkline::rtp
