"""Names of tags where the reading library, the EXIF standard and ExifTool differ."""

from __future__ import annotations

from typing import Final

__all__ = ["EXIFTOOL_NAME", "GROUP", "MISSING_NAMES", "STANDARD_NAME"]

#: The reading library's groups as ExifTool's -G1 names them (ExifTool's documentation, "Tag Names").
GROUP: Final[dict[str, str]] = {
    "Image": "IFD0",
    "Thumbnail": "IFD1",
    "EXIF": "ExifIFD",
    "GPS": "GPS",
    "Interoperability": "InteropIFD",
    "MakerNote": "MakerNotes",
}

#: exifread 3.5 spells these unlike the standard (EXIF 2.32 §4.6, TIFF/EP).
STANDARD_NAME: Final[dict[str, str]] = {
    "GPSDate": "GPSDateStamp",
    "CVAPattern": "CFAPattern",
    "FlashPixVersion": "FlashpixVersion",
    "ExifImageWidth": "PixelXDimension",
    "ExifImageLength": "PixelYDimension",
    "InterColorProfile": "ICC_Profile",
    "NumberofInks": "NumberOfInks",
}

#: Tags that exifread 3.5 does not name, by group and number: (standard name, ExifTool's name).
#: EXIF 2.32 and 3.0 §4.6. Compared with ExifTool 12.57: GPSHPositioningError and CompositeImage only.
MISSING_NAMES: Final[dict[tuple[str, int], tuple[str, str]]] = {
    ("GPS", 0x001F): ("GPSHPositioningError", "GPSHPositioningError"),
    ("ExifIFD", 0x8831): ("StandardOutputSensitivity", "StandardOutputSensitivity"),
    ("ExifIFD", 0x8834): ("ISOSpeedLatitudeyyy", "ISOSpeedLatitudeyyy"),
    ("ExifIFD", 0x8835): ("ISOSpeedLatitudezzz", "ISOSpeedLatitudezzz"),
    ("ExifIFD", 0x9400): ("Temperature", "AmbientTemperature"),
    ("ExifIFD", 0x9401): ("Humidity", "Humidity"),
    ("ExifIFD", 0x9402): ("Pressure", "Pressure"),
    ("ExifIFD", 0x9403): ("WaterDepth", "WaterDepth"),
    ("ExifIFD", 0x9404): ("Acceleration", "Acceleration"),
    ("ExifIFD", 0x9405): ("CameraElevationAngle", "CameraElevationAngle"),
    ("ExifIFD", 0xA436): ("ImageTitle", "ImageTitle"),
    ("ExifIFD", 0xA437): ("Photographer", "Photographer"),
    ("ExifIFD", 0xA438): ("ImageEditor", "ImageEditor"),
    ("ExifIFD", 0xA439): ("CameraFirmware", "CameraFirmware"),
    ("ExifIFD", 0xA43A): ("RAWDevelopingSoftware", "RAWDevelopingSoftware"),
    ("ExifIFD", 0xA43B): ("ImageEditingSoftware", "ImageEditingSoftware"),
    ("ExifIFD", 0xA43C): ("MetadataEditingSoftware", "MetadataEditingSoftware"),
    ("ExifIFD", 0xA460): ("CompositeImage", "CompositeImage"),
    ("ExifIFD", 0xA461): ("SourceImageNumberOfCompositeImage", "CompositeImageCount"),
    ("ExifIFD", 0xA462): ("SourceExposureTimesOfCompositeImage", "CompositeImageExposureTimes"),
}

#: Standard name to ExifTool's name where they differ (most found by comparing 75 files with ExifTool
#: 12.57; CameraOwnerName, OECF, IPTC/NAA, InteroperabilityOffset, SubIFDs occurred in none, unchecked).
EXIFTOOL_NAME: Final[dict[str, str]] = {
    "DateTime": "ModifyDate",
    "DateTimeDigitized": "CreateDate",
    "ISOSpeedRatings": "ISO",
    "ExposureBiasValue": "ExposureCompensation",
    "FocalLengthIn35mmFilm": "FocalLengthIn35mmFormat",
    "LensSpecification": "LensInfo",
    "BodySerialNumber": "SerialNumber",
    "CameraOwnerName": "OwnerName",
    "PixelXDimension": "ExifImageWidth",
    "PixelYDimension": "ExifImageHeight",
    "ImageLength": "ImageHeight",
    "OECF": "Opto-ElectricConvFactor",
    "JPEGInterchangeFormat": "ThumbnailOffset",
    "JPEGInterchangeFormatLength": "ThumbnailLength",
    "InteroperabilityIndex": "InteropIndex",
    "InteroperabilityVersion": "InteropVersion",
    "InteroperabilityOffset": "InteropOffset",
    "RelatedImageLength": "RelatedImageHeight",
    "IPTC/NAA": "IPTC-NAA",
    "SubIFDs": "SubIFD",
}
