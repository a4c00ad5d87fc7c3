"""Names of the tags of TIFF directories: the standards', and ExifTool's where they differ."""

from __future__ import annotations

from typing import Final

from exifread.tags.exif import EXIF_TAGS, GPS_TAGS, INTEROP_TAGS

__all__ = ["EXIFTOOL_NAME", "META", "MPF", "MPF_PICTURES", "names_of"]

#: exifread 3.5 spells these unlike the standard (EXIF 2.32 §4.6, TIFF/EP).
_SPELLED: Final[dict[str, str]] = {
    "GPSDate": "GPSDateStamp",
    "CVAPattern": "CFAPattern",
    "FlashPixVersion": "FlashpixVersion",
    "ExifImageWidth": "PixelXDimension",
    "ExifImageLength": "PixelYDimension",
    "InterColorProfile": "ICC_Profile",
    "NumberofInks": "NumberOfInks",
    "SubfileType": "NewSubfileType",
    "OldSubfileType": "SubfileType",
    "SMinSampleValue": "SMinSampleValue",
}

#: Tags that exifread 3.5 does not name. EXIF 2.32 and 3.0 §4.6; TIFF 6.0; TIFF/EP (ISO 12234-2); Adobe's DNG 1.7
#: specification, chapters 4 and 6; GeoTIFF (OGC 19-008); Microsoft's XP tags; TIFF technical notes 1 and 2.
_ADDED: Final[dict[int, str]] = {
    0x0107: "Threshholding", 0x0109: "CellLength", 0x0120: "FreeOffsets", 0x0121: "FreeByteCounts",
    0x0149: "FakeBWOrIndexed", 0x0158: "XClipPathUnits", 0x0159: "YClipPathUnits", 0x015A: "Indexed",
    0x015F: "OPIProxy", 0x0191: "ProfileType", 0x0192: "FaxProfile", 0x0193: "CodingMethods",
    0x0194: "VersionYear", 0x0195: "ModeNumber", 0x01B1: "Decode", 0x01B2: "DefaultImageColor",
    0x0203: "JPEGRestartInterval", 0x0205: "JPEGLosslessPredictors", 0x0206: "JPEGPointTransforms",
    0x0207: "JPEGQTables", 0x0208: "JPEGDCTables", 0x0209: "JPEGACTables", 0x022F: "StripRowCounts",
    0x1000: "RelatedImageFileFormat", 0x1001: "RelatedImageWidth", 0x1002: "RelatedImageLength",
    0x4749: "RatingPercent", 0x800D: "ImageID", 0x80E3: "Matteing", 0x80E4: "DataType", 0x80E5: "ImageDepth",
    0x80E6: "TileDepth", 0x827D: "Model2", 0x82A5: "MDFileTag", 0x830E: "ModelPixelScale",
    0x8480: "IntergraphMatrix", 0x8482: "ModelTiepoint", 0x8546: "SEMInfo", 0x85D8: "ModelTransformation",
    0x8649: "PhotoshopSettings", 0x87AF: "GeoTiffDirectory", 0x87B0: "GeoTiffDoubleParams",
    0x87B1: "GeoTiffAsciiParams", 0x8831: "StandardOutputSensitivity", 0x8834: "ISOSpeedLatitudeyyy",
    0x8835: "ISOSpeedLatitudezzz", 0x920E: "FocalPlaneXResolution", 0x920F: "FocalPlaneYResolution",
    0x9210: "FocalPlaneResolutionUnit", 0x9217: "SensingMethod", 0x9400: "Temperature", 0x9401: "Humidity",
    0x9402: "Pressure", 0x9403: "WaterDepth", 0x9404: "Acceleration", 0x9405: "CameraElevationAngle",
    0xA010: "SamsungRawPointersOffset", 0xA011: "SamsungRawPointersLength", 0xA101: "SamsungRawByteOrder",
    0xA20D: "Noise", 0xA211: "ImageNumber", 0xA212: "SecurityClassification", 0xA213: "ImageHistory",
    0xA216: "TIFF-EPStandardID", 0xA436: "ImageTitle", 0xA437: "Photographer", 0xA438: "ImageEditor",
    0xA439: "CameraFirmware", 0xA43A: "RAWDevelopingSoftware", 0xA43B: "ImageEditingSoftware",
    0xA43C: "MetadataEditingSoftware", 0xA460: "CompositeImage", 0xA461: "SourceImageNumberOfCompositeImage",
    0xA462: "SourceExposureTimesOfCompositeImage", 0xA480: "GDALMetadata", 0xA481: "GDALNoData",
    0xAFC0: "ExpandSoftware", 0xC427: "OceScanjobDesc", 0xC44F: "Annotations",
    0xC612: "DNGVersion", 0xC613: "DNGBackwardVersion", 0xC614: "UniqueCameraModel",
    0xC615: "LocalizedCameraModel", 0xC616: "CFAPlaneColor", 0xC617: "CFALayout", 0xC618: "LinearizationTable",
    0xC619: "BlackLevelRepeatDim", 0xC61A: "BlackLevel", 0xC61B: "BlackLevelDeltaH", 0xC61C: "BlackLevelDeltaV",
    0xC61D: "WhiteLevel", 0xC61E: "DefaultScale", 0xC61F: "DefaultCropOrigin", 0xC620: "DefaultCropSize",
    0xC621: "ColorMatrix1", 0xC622: "ColorMatrix2", 0xC623: "CameraCalibration1", 0xC624: "CameraCalibration2",
    0xC625: "ReductionMatrix1", 0xC626: "ReductionMatrix2", 0xC627: "AnalogBalance", 0xC628: "AsShotNeutral",
    0xC629: "AsShotWhiteXY", 0xC62A: "BaselineExposure", 0xC62B: "BaselineNoise", 0xC62C: "BaselineSharpness",
    0xC62D: "BayerGreenSplit", 0xC62E: "LinearResponseLimit", 0xC62F: "CameraSerialNumber", 0xC630: "LensInfo",
    0xC631: "ChromaBlurRadius", 0xC632: "AntiAliasStrength", 0xC633: "ShadowScale", 0xC634: "DNGPrivateData",
    0xC635: "MakerNoteSafety", 0xC65A: "CalibrationIlluminant1", 0xC65B: "CalibrationIlluminant2",
    0xC65C: "BestQualityScale", 0xC65D: "RawDataUniqueID", 0xC68B: "OriginalRawFileName",
    0xC68C: "OriginalRawFileData", 0xC68D: "ActiveArea", 0xC68E: "MaskedAreas", 0xC68F: "AsShotICCProfile",
    0xC690: "AsShotPreProfileMatrix", 0xC691: "CurrentICCProfile", 0xC692: "CurrentPreProfileMatrix",
    0xC6BF: "ColorimetricReference", 0xC6F3: "CameraCalibrationSignature", 0xC6F4: "ProfileCalibrationSignature",
    0xC6F5: "ExtraCameraProfiles", 0xC6F6: "AsShotProfileName", 0xC6F7: "NoiseReductionApplied",
    0xC6F8: "ProfileName", 0xC6F9: "ProfileHueSatMapDims", 0xC6FA: "ProfileHueSatMapData1",
    0xC6FB: "ProfileHueSatMapData2", 0xC6FC: "ProfileToneCurve", 0xC6FD: "ProfileEmbedPolicy",
    0xC6FE: "ProfileCopyright", 0xC714: "ForwardMatrix1", 0xC715: "ForwardMatrix2",
    0xC716: "PreviewApplicationName", 0xC717: "PreviewApplicationVersion", 0xC718: "PreviewSettingsName",
    0xC719: "PreviewSettingsDigest", 0xC71A: "PreviewColorSpace", 0xC71B: "PreviewDateTime",
    0xC71C: "RawImageDigest", 0xC71D: "OriginalRawFileDigest", 0xC71E: "SubTileBlockSize",
    0xC71F: "RowInterleaveFactor", 0xC725: "ProfileLookTableDims", 0xC726: "ProfileLookTableData",
    0xC740: "OpcodeList1", 0xC741: "OpcodeList2", 0xC74E: "OpcodeList3", 0xC761: "NoiseProfile",
    0xC763: "TimeCodes", 0xC764: "FrameRate", 0xC772: "TStop", 0xC789: "ReelName",
    0xC791: "OriginalDefaultFinalSize", 0xC792: "OriginalBestQualitySize",
    0xC793: "OriginalDefaultCropSize", 0xC7A1: "CameraLabel", 0xC7A3: "ProfileHueSatMapEncoding",
    0xC7A4: "ProfileLookTableEncoding", 0xC7A5: "BaselineExposureOffset", 0xC7A6: "DefaultBlackRender",
    0xC7A7: "NewRawImageDigest", 0xC7A8: "RawToPreviewGain", 0xC7AA: "CacheVersion", 0xC7B5: "DefaultUserCrop",
    0xC7E9: "DepthFormat", 0xC7EA: "DepthNear", 0xC7EB: "DepthFar", 0xC7EC: "DepthUnits",
    0xC7ED: "DepthMeasureType", 0xC7EE: "EnhanceParams", 0xCD2D: "ProfileGainTableMap",
    0xCD2E: "SemanticName", 0xCD30: "SemanticInstanceID", 0xCD31: "CalibrationIlluminant3",
    0xCD32: "CameraCalibration3", 0xCD33: "ColorMatrix3", 0xCD34: "ForwardMatrix3",
    0xCD35: "IlluminantData1", 0xCD36: "IlluminantData2", 0xCD37: "IlluminantData3",
    0xCD38: "MaskSubArea", 0xCD39: "ProfileHueSatMapData3", 0xCD3A: "ReductionMatrix3",
    0xCD3B: "RGBTables", 0xCD40: "ProfileGainTableMap2", 0xCD43: "ColumnInterleaveFactor",
    0xCD44: "ImageSequenceInfo", 0xCD46: "ImageStats", 0xCD47: "ProfileDynamicRange",
    0xCD48: "ProfileGroupName", 0xCD49: "JXLDistance", 0xCD4A: "JXLEffort", 0xCD4B: "JXLDecodeSpeed",
    # of scanners, fax, print and raw programs (registered TIFF tags; names as ExifTool's documentation lists them)
    0x000B: "ProcessingSoftware", 0x01B5: "JPEGTables", 0x03E7: "USPTOMiscellaneous", 0x4747: "XP_DIP_XML",
    0x7000: "SonyRawFileType", 0x7010: "SonyToneCurve", 0x7031: "VignettingCorrection",
    0x7032: "VignettingCorrParams", 0x7034: "ChromaticAberrationCorrection",
    0x7035: "ChromaticAberrationCorrParams", 0x7036: "DistortionCorrection", 0x7037: "DistortionCorrParams",
    0x74C7: "SonyCropTopLeft", 0x74C8: "SonyCropSize", 0x80A4: "WangAnnotation", 0x8214: "ImageFullWidth",
    0x8215: "ImageFullHeight", 0x82A6: "MDScalePixel", 0x82A7: "MDColorTable", 0x82A8: "MDLabName",
    0x82A9: "MDSampleInfo", 0x82AA: "MDPrepDate", 0x82AB: "MDPrepTime", 0x82AC: "MDFileUnits",
    0x847E: "IntergraphPacketData", 0x847F: "IntergraphFlagRegisters", 0x84E0: "Site", 0x84E1: "ColorSequence",
    0x84E2: "IT8Header", 0x84E3: "RasterPadding", 0x84E4: "BitsPerRunLength", 0x84E5: "BitsPerExtendedRunLength",
    0x84E6: "ColorTable", 0x84E7: "ImageColorIndicator", 0x84E8: "BackgroundColorIndicator",
    0x84E9: "ImageColorValue", 0x84EA: "BackgroundColorValue", 0x84EB: "PixelIntensityRange",
    0x84EC: "TransparencyIndicator", 0x84ED: "ColorCharacterization", 0x84EE: "HCUsage", 0x84EF: "TrapIndicator",
    0x84F0: "CMYKEquivalent", 0x8602: "WB_GRGBLevels", 0x87AC: "ImageLayer", 0x87BE: "JBIGOptions",
    0x885C: "FaxRecvParams", 0x885D: "FaxSubAddress", 0x885E: "FaxRecvTime", 0x9009: "GooglePlusUploadCode",
    0x923F: "StoNits", 0x932F: "MSDocumentText", 0x9330: "MSPropertySetStorage",
    0x9331: "MSDocumentTextPosition", 0x935C: "ImageSourceData", 0xAFC1: "ExpandLens", 0xAFC2: "ExpandFilm",
    0xAFC3: "ExpandFilterLens", 0xAFC4: "ExpandScanner", 0xAFC5: "ExpandFlashLamp", 0xB4C3: "HasselbladRawImage",
    0xC51B: "HasselbladExif", 0xC573: "OriginalFileName", 0xC580: "USPTOOriginalContentType",
    0xC5E0: "CR2CFAPattern", 0xC640: "RawImageSegmentation", 0xC660: "AliasLayerMetadata", 0xC6C5: "SRawType",
    0xC6D2: "PanasonicTitle", 0xC6D3: "PanasonicTitle2",
    # written by Adobe Camera Raw beside its XMP (Exif in the private range 0xFDE8 to 0xFE58, see exiv2's tag list)
    0xFDEA: "Lens", 0xFE4C: "RawFile", 0xFE4D: "Converter", 0xFE4E: "WhiteBalance", 0xFE51: "Exposure",
    0xFE52: "Shadows", 0xFE53: "Brightness", 0xFE54: "Contrast", 0xFE55: "Saturation", 0xFE56: "Sharpness",
    0xFE57: "Smoothness", 0xFE58: "MoireFilter",
}  # fmt: skip

_MAIN: Final = {number: _SPELLED.get(entry[0], entry[0]) for number, entry in EXIF_TAGS.items()} | _ADDED
_GPS: Final = {number: _SPELLED.get(entry[0], entry[0]) for number, entry in GPS_TAGS.items()} | {
    0x001F: "GPSHPositioningError"
}
_INTEROP: Final = {number: entry[0] for number, entry in INTEROP_TAGS.items()}

#: CIPA DC-007 §5.2.3, §5.2.4: the index of a Multi-Picture file and the attributes of its pictures.
MPF: Final[dict[int, str]] = {
    0xB000: "MPFVersion", 0xB001: "NumberOfImages", 0xB003: "ImageUIDList", 0xB004: "TotalFrames",
    0xB101: "MPIndividualNum", 0xB201: "PanOrientation", 0xB202: "PanOverlapH", 0xB203: "PanOverlapV",
    0xB204: "BaseViewpointNum", 0xB205: "ConvergenceAngle", 0xB206: "BaselineLength",
    0xB207: "VerticalDivergence", 0xB208: "AxisDistanceX", 0xB209: "AxisDistanceY", 0xB20A: "AxisDistanceZ",
    0xB20B: "YawAngle", 0xB20C: "PitchAngle", 0xB20D: "RollAngle",
}  # fmt: skip
MPF_PICTURES: Final = 0xB002

#: Kodak's own directory in APP3 ("Meta"), named as ExifTool's documentation names it.
META: Final[dict[int, str]] = {
    0xC350: "FilmProductCode", 0xC351: "ImageSourceEK", 0xC352: "CaptureConditionsPAR", 0xC353: "CameraOwner",
    0xC354: "SerialNumber", 0xC355: "UserSelectGroupTitle", 0xC356: "DealerIDNumber",
    0xC357: "CaptureDeviceFID", 0xC358: "EnvelopeNumber", 0xC359: "FrameNumber", 0xC35A: "FilmCategory",
    0xC35B: "FilmGencode", 0xC35C: "ModelAndVersion", 0xC35D: "FilmSize", 0xC35E: "SBA_RGBShifts",
    0xC35F: "SBAInputImageColorspace", 0xC360: "SBAInputImageBitDepth", 0xC361: "SBAExposureRecord",
    0xC362: "UserAdjSBA_RGBShifts", 0xC363: "ImageRotationStatus", 0xC364: "RollGuidElements",
    0xC365: "MetadataNumber",
}  # fmt: skip

#: The first directory of Panasonic's RW2, which has numbers of its own (names as ExifTool's documentation lists them).
_PANASONIC: Final[dict[int, str]] = {
    0x0001: "PanasonicRawVersion", 0x0002: "SensorWidth", 0x0003: "SensorHeight", 0x0004: "SensorTopBorder",
    0x0005: "SensorLeftBorder", 0x0006: "SensorBottomBorder", 0x0007: "SensorRightBorder",
    0x0008: "SamplesPerPixel", 0x0009: "CFAPattern", 0x000A: "BitsPerSample", 0x000B: "Compression",
    0x000E: "LinearityLimitRed", 0x000F: "LinearityLimitGreen", 0x0010: "LinearityLimitBlue",
    0x0011: "RedBalance", 0x0012: "BlueBalance", 0x0017: "ISO", 0x0018: "HighISOMultiplierRed",
    0x0019: "HighISOMultiplierGreen", 0x001A: "HighISOMultiplierBlue", 0x001B: "NoiseReductionParams",
    0x001C: "BlackLevelRed", 0x001D: "BlackLevelGreen", 0x001E: "BlackLevelBlue", 0x0024: "WBRedLevel",
    0x0025: "WBGreenLevel", 0x0026: "WBBlueLevel", 0x002D: "RawFormat", 0x002F: "CropTop", 0x0030: "CropLeft",
    0x0031: "CropBottom", 0x0032: "CropRight", 0x0111: "StripOffsets", 0x0116: "RowsPerStrip",
    0x0117: "StripByteCounts", 0x0118: "RawDataOffset", 0x011C: "Gamma", 0x0121: "Multishot",
}  # fmt: skip

#: Standard name to ExifTool's name where they differ (compared with ExifTool 12.57 and its documentation, "EXIF Tags").
EXIFTOOL_NAME: Final[dict[str, str]] = {
    "NewSubfileType": "SubfileType",
    "SubfileType": "OldSubfileType",
    "DateTime": "ModifyDate",
    "DateTimeDigitized": "CreateDate",
    "SubSecTimeDigitized": "SubSecTimeDigitized",
    "ISOSpeedRatings": "ISO",
    "ExposureBiasValue": "ExposureCompensation",
    "FocalLengthIn35mmFilm": "FocalLengthIn35mmFormat",
    "LensSpecification": "LensInfo",
    "BodySerialNumber": "SerialNumber",
    "CameraOwnerName": "OwnerName",
    "PixelXDimension": "ExifImageWidth",
    "PixelYDimension": "ExifImageHeight",
    "ImageLength": "ImageHeight",
    "TileLength": "TileLength",
    "OECF": "Opto-ElectricConvFactor",
    "JPEGInterchangeFormat": "ThumbnailOffset",
    "JPEGInterchangeFormatLength": "ThumbnailLength",
    "InteroperabilityIndex": "InteropIndex",
    "InteroperabilityVersion": "InteropVersion",
    "InteroperabilityOffset": "InteropOffset",
    "RelatedImageLength": "RelatedImageHeight",
    "IPTC/NAA": "IPTC-NAA",
    "SubIFDs": "SubIFD",
    "TIFF/EPStandardID": "TIFF-EPStandardID",
    "Threshholding": "Thresholding",
    "T4Options": "T4Options",
    "GrayResponseUnit": "GrayResponseUnit",
    "CFAPattern/EP": "CFAPattern2",
    "Temperature": "AmbientTemperature",
    "SourceImageNumberOfCompositeImage": "CompositeImageCount",
    "SourceExposureTimesOfCompositeImage": "CompositeImageExposureTimes",
    "LensInfo": "DNGLensInfo",
    "CameraSerialNumber": "CameraSerialNumber",
    "CameraCalibrationSignature": "CameraCalibrationSig",
    "ProfileCalibrationSignature": "ProfileCalibrationSig",
    "ModelPixelScale": "PixelScale",
    "ModelTiepoint": "ModelTiePoint",
    "ModelTransformation": "ModelTransform",
    "PageNumber": "PageNumber",
}

#: Number → standard name that holds in one kind of directory only.
_IN_GROUP: Final[dict[tuple[str, int], str]] = {
    ("IFD0", 0x828E): "CFAPattern/EP",
    ("SubIFD", 0x828E): "CFAPattern/EP",
}


def names_of(group: str, number: int, *, panasonic: bool = False) -> tuple[str, str] | None:
    """(standard name, ExifTool's name) of a tag in a directory; None for a number that nobody names.

    `panasonic`: the directory is the first one of an RW2.
    """
    if panasonic and number in _PANASONIC:
        return _PANASONIC[number], _PANASONIC[number]
    kind = "SubIFD" if group.startswith("SubIFD") else group
    match kind:
        case "GPS":
            standard = _GPS.get(number)
        case "InteropIFD":
            standard = _INTEROP.get(number)
        case "MetaIFD":
            standard = META.get(number)
        case "MPF0":
            standard = MPF.get(number)
        case _:
            standard = _IN_GROUP.get((kind, number)) or _MAIN.get(number)
    if standard is None:
        return None
    if number in (0x0201, 0x0202) and kind not in ("IFD1", "GPS"):
        start = "JpgFromRaw" if kind == "SubIFD" else "PreviewImage" if kind == "IFD0" else "OtherImage"
        return standard, start + ("Start" if number == 0x0201 else "Length")
    return standard, EXIFTOOL_NAME.get(standard, standard)
