"""The connection to the MQTT 5 broker, by the library paho: its thread only puts facts (what happened) into a queue.

MQTT 5 is used because its broker reports a refused message and a missing subscriber; MQTT 3 reports success for both.
"""

import queue
import random
import ssl
from pathlib import Path
from typing import Any, NamedTuple

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from robot.core.trouble import Trouble
from robot.runtime.settings.schema import FleetSettings

KEEPALIVE_S = 30
AGAIN_S = (1, 5, 60)
"""Pauses before reconnecting, s: the first is random between the first two values, so that the robots of a province do
not all connect at the same moment; later pauses double up to the last value."""

PACKET_BYTES = 512 * 1024
"""Largest packet that the broker may send, bytes (Maximum Packet Size, MQTT 5, 3.1.2.11.4)."""

_ARRIVED_LIMIT = 64  # most messages waiting to be read; more are dropped
_SESSION_S = 30 * 24 * 3600
_NO_MATCHING_SUBSCRIBERS = 0x10  # reason code: MQTT 5, 3.4.2.1


class Connected(NamedTuple):
    """Fact: the broker has accepted the connection."""


class Lost(NamedTuple):
    """Fact: the connection is lost or was refused, for `reason`; paho tries again."""

    reason: str


class Acknowledged(NamedTuple):
    """Fact: the broker answered message `mid`. `refused`: why, "" = accepted; `unread`: its topic has no subscriber."""

    mid: int
    refused: str
    unread: bool


class Arrived(NamedTuple):
    """Fact: a message has come. `mid`: its number, for `BrokerLink.took`; `retained`: published before subscribing."""

    topic: str
    payload: bytes
    mid: int
    retained: bool


Fact = Connected | Lost | Acknowledged | Arrived


class Door(NamedTuple):
    """Address of the broker, and the credentials for it. `context`: of TLS, None = without TLS."""

    host: str
    port: int
    user: str
    password: str | None
    context: ssl.SSLContext | None


class Will(NamedTuple):
    """The last will: a retained message that the broker publishes when the connection breaks."""

    topic: str
    payload: bytes


def door_of(settings: FleetSettings, root: Path) -> Door:
    """Return the broker's address and credentials; paths are relative to `root`. Raises `Trouble` for a bad file."""
    scheme, _, place = settings.broker.partition("://")
    host, _, port = place.partition(":")
    password = _password(root / settings.password_file) if settings.password_file else None
    secure = scheme == "mqtts"
    context = _context(settings, root) if secure else None
    return Door(host, int(port or (8883 if secure else 1883)), settings.robot, password, context)


class BrokerLink:
    """A connection to the broker, kept up until `close`. All methods but paho's callbacks are for one thread."""

    def __init__(
        self,
        door: Door,
        client_id: str,
        facts: "queue.SimpleQueue[Any]",
        will: Will | None = None,
        *,
        lasting: bool = False,
        many: bool = False,
        again_s: tuple[int, int, int] = AGAIN_S,
    ) -> None:
        """`facts`: queue that receives what happens; others may use it too. `lasting`: the broker keeps each message
        until `took` is called for it, also while this program is not connected. `many`: no arriving message is
        dropped."""
        self._door, self._facts, self._lasting = door, facts, lasting
        self._many = many or lasting
        self.connected = False
        client = Client(CallbackAPIVersion.VERSION2, client_id, protocol=MQTTProtocolVersion.MQTTv5, manual_ack=lasting)
        if door.password is not None:
            client.username_pw_set(door.user, door.password)
        if door.context is not None:
            client.tls_set_context(door.context)
        if will is not None:
            client.will_set(will.topic, will.payload, qos=1, retain=True)
        client.reconnect_delay_set(random.randint(*again_s[:2]), again_s[2])
        client.on_connect, client.on_disconnect = self._on_connect, self._on_disconnect
        client.on_connect_fail = self._on_connect_fail
        client.on_publish, client.on_message = self._on_publish, self._on_message
        self._client = client

    def open(self) -> None:
        """Begin to connect; `Connected` or `Lost` will come into the queue."""
        wishes = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        wishes.MaximumPacketSize = PACKET_BYTES
        if self._lasting:
            wishes.SessionExpiryInterval = _SESSION_S
        self._client.connect_async(
            self._door.host, self._door.port, KEEPALIVE_S, clean_start=not self._lasting, properties=wishes
        )
        self._client.loop_start()

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> int:
        """Publish a message at QoS 1; return its number for `Acknowledged`. An empty payload clears the topic."""
        return self._client.publish(topic, payload, qos=1, retain=retain).mid

    def subscribe(self, topic: str) -> None:
        """Subscribe to `topic` at QoS 1. Must be repeated after each `Connected`, unless the link is `lasting`."""
        self._client.subscribe(topic, qos=1)

    def unsubscribe(self, topic: str) -> None:
        """Unsubscribe from `topic`."""
        self._client.unsubscribe(topic)

    def took(self, message: Arrived) -> None:
        """Acknowledge a message as stored, unless it came at QoS 0: acknowledging it would end the connection."""
        if message.mid:
            self._client.ack(message.mid, 1)

    def close(self) -> None:
        """Disconnect properly, so that the broker does not publish the last will, and end paho's thread."""
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(
        self, _client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self._facts.put(Lost(str(reason)))
            return
        self.connected = True
        self._facts.put(Connected())

    def _on_connect_fail(self, _client: Client, _data: Any) -> None:
        self._facts.put(Lost("not reached"))

    def _on_disconnect(
        self, _client: Client, _data: Any, _flags: DisconnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if self.connected:  # else the refusal was reported already
            self.connected = False
            self._facts.put(Lost(str(reason)))

    def _on_publish(
        self, _client: Client, _data: Any, mid: int, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        refused = str(reason) if reason.is_failure else ""
        self._facts.put(Acknowledged(mid, refused, reason.value == _NO_MATCHING_SUBSCRIBERS))

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        if self._many or self._facts.qsize() < _ARRIVED_LIMIT:
            self._facts.put(Arrived(message.topic, bytes(message.payload), message.mid, message.retain))


def _password(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, "fleet.password_file", error) from error


def _context(settings: FleetSettings, root: Path) -> ssl.SSLContext:
    ca_file = root / settings.ca_file if settings.ca_file else None
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise _unreadable(ca_file or Path(), "fleet.ca_file", error) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.certificate:
        try:
            context.load_cert_chain(root / settings.certificate, root / settings.key)
        except (OSError, ssl.SSLError) as error:
            raise _unreadable(root / settings.certificate, "fleet.certificate", error) from error
    return context


def _unreadable(path: Path, key: str, error: Exception) -> Trouble:
    return Trouble(
        f"cannot be read: {error}",
        "không đọc được tệp này",
        file=str(path),
        key=key,
        remedy="put the file there, readable for the robot's user; config/fleet/README.md tells how it is made",
        remedy_vi="đặt tệp vào đúng chỗ và cho quyền đọc; xem config/fleet/README.md",
    )
